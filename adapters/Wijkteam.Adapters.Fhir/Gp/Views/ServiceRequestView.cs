using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Hub;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Views;

/// <summary>A referral's content as a ServiceRequest: the sender's own, unchanged but for what the hub has to say of it.</summary>
internal static class ServiceRequestView
{
    public static async ValueTask<ServiceRequest> OfAsync(V1.Referral referral, Participants participants)
    {
        var view = SourceMessage.Open(referral) is { } source ? OfSource(source, referral) : await ComposeAsync(referral, participants);
        ReferralMeta.Stamp(view, referral);
        view.Status = StatusOf(referral.Status);
        return view;
    }

    private static ServiceRequest OfSource(ReferralMessage source, V1.Referral referral)
    {
        Embedding.Embed(source.ServiceRequest, source.References, resource => source.AddressOf(resource, referral.Id));
        return source.ServiceRequest.Resource;
    }

    private static async ValueTask<ServiceRequest> ComposeAsync(V1.Referral referral, Participants participants)
    {
        var content = referral.Content;
        var view = new ServiceRequest
        {
            Intent = RequestIntent.Order,
            Code = new CodeableConcept { Coding = [new Coding { System = FhirUris.Snomed, Code = "3457005", Display = "Patient referral" }] },
            Subject = ReferralMeta.Refer("Patient", referral),
            AuthoredOn = ReferralMeta.Write(referral.CreateTime.ToDateTimeOffset()),
            Requester = await participants.ReferToAsync(referral.SourceParticipantId),
            Performer = referral.TargetParticipantId.Length > 0 ? [await participants.ReferToAsync(referral.TargetParticipantId)] : [],
            Text = Letter.Of(referral, (await participants.FindAsync(referral.TargetParticipantId))?.Name),
        };
        if (referral.ExternalIdentifier is { } identifier)
        {
            view.Identifier.Add(new Identifier { System = identifier.System, Value = identifier.Value });
        }

        view.Category.AddRange(referral.LifeDomains.Select(domain => new CodeableConcept { Coding = [new Coding { System = FhirUris.LifeDomainSystem, Code = ContractCodes<V1.LifeDomain>.Of(domain) }] }));
        if (content is not null)
        {
            Compose(view, content);
        }

        return view;
    }

    private static void Compose(ServiceRequest view, V1.ReferralContent content)
    {
        view.Priority = FhirPriorities.Of(content.Priority);
        view.ReasonCode.AddRange(content.Problems.Select(problem => new CodeableConcept { Coding = [new Coding { System = problem.System, Code = problem.Code, Display = NullIfEmpty(problem.Display) }] }));
        view.OrderDetail.Add(new CodeableConcept { Text = content.Question });
        if (content.Background.Length > 0)
        {
            view.Note.Add(new Annotation { Text = content.Background });
        }

        if (content.CitizenWish.Length > 0)
        {
            view.Extension.Add(new Extension { Url = FhirUris.CitizenWish, Value = new FhirString(content.CitizenWish) });
        }
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    public static RequestStatus StatusOf(V1.ReferralStatus status) => status switch
    {
        V1.ReferralStatus.Draft => RequestStatus.Draft,
        V1.ReferralStatus.OnHold => RequestStatus.OnHold,
        V1.ReferralStatus.Completed => RequestStatus.Completed,
        V1.ReferralStatus.Rejected or V1.ReferralStatus.Cancelled or V1.ReferralStatus.Failed => RequestStatus.Revoked,
        V1.ReferralStatus.EnteredInError => RequestStatus.EnteredInError,
        _ => RequestStatus.Active,
    };
}
