using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using Extension = Hl7.Fhir.Model.Extension;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Signals;

/// <summary>A signal in FHIR as the contract's request. What has no place in the contract travels along in the source document, and comes back unchanged.</summary>
internal sealed class SignalMapping(LegalBasisMapping basis)
{
    private const string Content = "content";

    /// <param name="source">The message as it came.</param>
    public async ValueTask<V1.SubmitSignalRequest> MapAsync(
        SignalMessage message, V1.SourceDocument source, FieldOrigins origins, FhirFaultList faults, Participants participants)
    {
        CheckMeaning(message, faults);
        var (communication, path) = (message.Communication.Resource, message.Communication.Path);
        var content = new V1.SignalContent
        {
            Subject = SubjectOf(message, origins),
            Observation = string.Join("\n\n", communication.Payload.Select(payload => (payload.Content as FhirString)?.Value).Concat(communication.Note.Select(note => note.Text)).OfType<string>()),
            Priority = FhirPriorities.Of(communication.Priority),
            SenderContact = FhirContacts.PhoneOf(message.References.Find(ReferralMessage.Any(message.Communication), communication.Sender)?.Resource),
            SubjectInformed = (communication.Extension.Find(extension => extension.Url == FhirUris.SubjectInformed)?.Value as FhirBoolean)?.Value == true,
        };
        origins.Add(Content, path);
        origins.Add($"{Content}.priority", $"{path}.priority");
        origins.Add($"{Content}.observation", $"{path}.payload");
        origins.Add($"{Content}.sender_contact", $"{path}.sender");
        FhirTopics.MapProblems(communication.ReasonCode, path, content.Problems, origins);
        FhirTopics.MapLifeDomains(communication.Category, path, content.LifeDomains, origins, faults);
        var mapped = new V1.SubmitSignalRequest { Content = content, Basis = BasisOf(message, content.Subject, origins, faults) };
        if (mapped.Basis.Processing?.Kind != V1.GroundKind.ReportingCode)
        {
            // A report tells what the law lets it tell, and not what else the message holds.
            content.SourceDocument = source;
        }

        MapIdentifier(message, mapped, origins, faults);
        if (message.Consent is { } consent)
        {
            mapped.Agreement = await ConsentMapping.MapAsync(
                consent, message.References, "agreement", origins, faults, participants, unsaid: V1.ConsentPurpose.Signal);
        }

        return mapped;
    }

    private static void CheckMeaning(SignalMessage message, FhirFaultList faults)
    {
        var (communication, path) = (message.Communication.Resource, message.Communication.Path);
        BundleCheck.CheckResource(message.Communication, faults);
        BundleCheck.CheckReferences(message.Communication, LocalReferences.Of(communication), message.References, faults);
        BundleCheck.CheckExtension<FhirBoolean>(communication, path, FhirUris.SubjectInformed, faults);
        BundleCheck.CheckExtension<Code>(communication, path, FhirUris.AreaCode, faults);
        BundleCheck.CheckExtension<Extension>(communication, path, FhirUris.LegalBasis, faults);
        if (message.Patient is { } patient)
        {
            BundleCheck.CheckResource(patient, faults);
            SubjectMapping.CheckIdentity(patient, faults);
        }

        if (communication.Status is not (EventStatus.Completed or EventStatus.InProgress))
        {
            faults.NotUnderstood($"{path}.status", "A signal that is sent is completed, or in progress.");
        }
    }

    /// <summary>The Patient; or nobody, and the area that the question comes from.</summary>
    private static V1.Subject SubjectOf(SignalMessage message, FieldOrigins origins)
    {
        const string Field = $"{Content}.subject";
        if (message.Patient is { } patient)
        {
            return SubjectMapping.Map(patient, Field, origins);
        }

        var (communication, path) = (message.Communication.Resource, message.Communication.Path);
        origins.Add(Field, $"{path}.subject");
        origins.Add($"{Field}.area_code", $"{path}.extension('{FhirUris.AreaCode}')");
        return new V1.Subject
        {
            Identification = V1.SubjectIdentification.Anonymous,
            AreaCode = (communication.Extension.Find(extension => extension.Url == FhirUris.AreaCode)?.Value as Code)?.Value ?? "",
        };
    }

    private V1.LegalBasis BasisOf(SignalMessage message, V1.Subject subject, FieldOrigins origins, FhirFaultList faults)
    {
        var mapped = basis.Map(message.Communication, subject, origins, faults);
        if (message.Patient is null)
        {
            // Nobody is named: there is no secrecy to lift.
            mapped.Secrecy = null;
        }

        return mapped;
    }

    private static void MapIdentifier(SignalMessage message, V1.SubmitSignalRequest mapped, FieldOrigins origins, FhirFaultList faults)
    {
        var path = $"{message.Communication.Path}.identifier";
        origins.Add("request_id", path);
        origins.Add("external_identifier", path);
        if (message.BusinessIdentifier is not { } identifier)
        {
            faults.Add(
                OperationOutcome.IssueType.Required, FhirReasons.BusinessIdentifier, path,
                "A Communication needs a business identifier with system and value: without it a repeat could not be told from a second signal.");
            return;
        }

        mapped.RequestId = RequestIds.Of(nameof(Communication), identifier);
        mapped.ExternalIdentifier = new V1.Identifier { System = identifier.System, Value = identifier.Value };
    }
}
