using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using Extension = Hl7.Fhir.Model.Extension;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Mapping;

/// <summary>A referral in FHIR as the contract's request. What has no place in the contract travels along in the source document, and comes back unchanged.</summary>
internal sealed class ReferralMapping(LegalBasisMapping basis)
{
    private const string Content = "content";

    /// <param name="source">The message as it came.</param>
    public async ValueTask<V1.SubmitReferralRequest> MapAsync(
        ReferralMessage message, V1.SourceDocument source, FieldOrigins origins, FhirFaultList faults, Participants participants)
    {
        CheckMeaning(message, faults);
        var request = message.ServiceRequest;
        var content = new V1.ReferralContent
        {
            Subject = SubjectMapping.Map(message.Patient, $"{Content}.subject", origins),
            Priority = FhirPriorities.Of(request.Resource.Priority),
            CitizenWish = (request.Resource.Extension.Find(extension => extension.Url == FhirUris.CitizenWish)?.Value as FhirString)?.Value ?? "",
            ReferrerContact = FhirContacts.PhoneOf(message.References.Find(ReferralMessage.Any(request), request.Resource.Requester)?.Resource),
            SourceDocument = source,
        };
        origins.Add(Content, request.Path);
        origins.Add($"{Content}.priority", $"{request.Path}.priority");
        origins.Add($"{Content}.citizen_wish", $"{request.Path}.extension('{FhirUris.CitizenWish}')");
        origins.Add($"{Content}.referrer_contact", $"{request.Path}.requester");
        FhirTopics.MapProblems(request.Resource.ReasonCode, request.Path, content.Problems, origins);
        FhirTopics.MapLifeDomains(request.Resource.Category, request.Path, content.LifeDomains, origins, faults);
        MapTexts(request, content, origins);
        var mapped = new V1.SubmitReferralRequest { Content = content, Basis = basis.Map(request, content.Subject, origins, faults) };
        MapIdentifier(message, mapped, origins, faults);
        if (message.Consent is { } consent)
        {
            mapped.Agreement = await ConsentMapping.MapAsync(consent, message.References, "agreement", origins, faults, participants);
            CheckSubject(message, consent, faults);
        }

        return mapped;
    }

    private static void CheckMeaning(ReferralMessage message, FhirFaultList faults)
    {
        var (request, path) = (message.ServiceRequest.Resource, message.ServiceRequest.Path);
        BundleCheck.CheckResource(message.ServiceRequest, faults);
        BundleCheck.CheckResource(message.Patient, faults);
        BundleCheck.CheckReferences(message.ServiceRequest, LocalReferences.Of(request), message.References, faults);
        BundleCheck.CheckExtension<FhirString>(request, path, FhirUris.CitizenWish, faults);
        BundleCheck.CheckExtension<Extension>(request, path, FhirUris.LegalBasis, faults);
        SubjectMapping.CheckIdentity(message.Patient, faults);
        if (request.Status != RequestStatus.Active)
        {
            faults.NotUnderstood($"{path}.status", "A referral that is sent is active.");
        }

        if (request.Intent is RequestIntent.Proposal or RequestIntent.Plan or RequestIntent.Option)
        {
            faults.NotUnderstood($"{path}.intent", "A referral that is sent is an order.");
        }

        if (request.DoNotPerform == true)
        {
            faults.NotUnderstood($"{path}.doNotPerform", "A request not to do something is no referral.");
        }

        if (message.Task is { } task)
        {
            TaskCheck.Check(task, message, faults);
        }
    }

    /// <summary>What is asked stands in <c>orderDetail</c>, what to know beforehand in <c>note</c>. A request with notes alone asks by its notes.</summary>
    private static void MapTexts(Part<ServiceRequest> request, V1.ReferralContent content, FieldOrigins origins)
    {
        var asked = string.Join("\n\n", request.Resource.OrderDetail.Select(detail => detail.Text).OfType<string>());
        var notes = string.Join("\n\n", request.Resource.Note.Select(note => note.Text).OfType<string>());
        var noteIsQuestion = asked.Length == 0 && notes.Length > 0;
        content.Question = noteIsQuestion ? notes : asked;
        content.Background = noteIsQuestion ? "" : notes;
        origins.Add($"{Content}.question", noteIsQuestion ? $"{request.Path}.note" : $"{request.Path}.orderDetail");
        origins.Add($"{Content}.background", $"{request.Path}.note");
    }

    private static void MapIdentifier(ReferralMessage message, V1.SubmitReferralRequest mapped, FieldOrigins origins, FhirFaultList faults)
    {
        var path = $"{message.ServiceRequest.Path}.identifier";
        origins.Add("request_id", path);
        origins.Add("external_identifier", path);
        if (message.BusinessIdentifier is not { } identifier)
        {
            faults.Add(
                OperationOutcome.IssueType.Required, FhirReasons.BusinessIdentifier, path,
                "A ServiceRequest needs a business identifier with system and value: without it a repeat could not be told from a second referral.");
            return;
        }

        mapped.RequestId = RequestIds.Of(nameof(ServiceRequest), identifier);
        mapped.ExternalIdentifier = new V1.Identifier { System = identifier.System, Value = identifier.Value };
    }

    private static void CheckSubject(ReferralMessage message, Part<Consent> consent, FhirFaultList faults)
    {
        if (message.References.Find(ReferralMessage.Any(consent), consent.Resource.Patient) is { } patient && !ReferenceEquals(patient.Resource, message.Patient.Resource))
        {
            faults.Add(OperationOutcome.IssueType.Invalid, FhirReasons.DanglingReference, $"{consent.Path}.patient", "The agreement that comes with a referral is of the same Patient.");
        }
    }
}
