using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Hub;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Signals;

/// <summary>A signal's content as a Communication: the sender's own, unchanged but for what the hub has to say of it.</summary>
internal static class CommunicationView
{
    public static async ValueTask<Communication> OfAsync(V1.Signal signal, Participants participants)
    {
        var view = SourceMessage.Open(signal) is { } source ? OfSource(source, signal) : await ComposeAsync(signal, participants);
        SignalMeta.Stamp(view, signal);
        view.Status = StatusOf(signal.Status);
        return view;
    }

    public static EventStatus StatusOf(V1.SignalStatus status) => status == V1.SignalStatus.EnteredInError ? EventStatus.EnteredInError : EventStatus.Completed;

    private static Communication OfSource(SignalMessage source, V1.Signal signal)
    {
        Embedding.Embed(source.Communication, source.References, resource => source.AddressOf(resource, signal.Id));
        return source.Communication.Resource;
    }

    private static async ValueTask<Communication> ComposeAsync(V1.Signal signal, Participants participants)
    {
        var view = new Communication
        {
            Sent = ReferralMeta.Write(signal.CreateTime.ToDateTimeOffset()),
            Sender = await participants.ReferToAsync(signal.SourceParticipantId),
            Recipient = [await participants.ReferToAsync(signal.TargetParticipantId)],
            Category = [.. signal.LifeDomains.Select(ToCategory)],
        };
        if (signal.ExternalIdentifier is { } identifier)
        {
            view.Identifier.Add(new Identifier { System = identifier.System, Value = identifier.Value });
        }

        if (signal.Content is { } content)
        {
            Compose(view, signal, content);
        }

        return view;
    }

    private static void Compose(Communication view, V1.Signal signal, V1.SignalContent content)
    {
        view.Priority = FhirPriorities.Of(content.Priority);
        view.Subject = content.Subject.Identification == V1.SubjectIdentification.Anonymous ? null : SignalMeta.Refer(nameof(Patient), signal);
        view.Payload.Add(new Communication.PayloadComponent { Content = new FhirString(content.Observation) });
        if (content.Subject.AreaCode.Length > 0)
        {
            view.Extension.Add(new Extension { Url = FhirUris.AreaCode, Value = new Code(content.Subject.AreaCode) });
        }
    }

    private static CodeableConcept ToCategory(V1.LifeDomain domain) =>
        new() { Coding = [new Coding { System = FhirUris.LifeDomainSystem, Code = ContractCodes<V1.LifeDomain>.Of(domain) }] };
}
