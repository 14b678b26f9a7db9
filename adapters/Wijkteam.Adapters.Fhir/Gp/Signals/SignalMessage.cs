using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Outcomes;

namespace Wijkteam.Adapters.Fhir.Gp.Signals;

/// <summary>The parts of a signal, however they came: in a bundle, or contained in a Communication.</summary>
/// <param name="Patient">Null for an anonymous signal.</param>
/// <param name="Consent">An agreement that is recorded along with the signal; null if none.</param>
internal sealed record SignalMessage(Part<Communication> Communication, Part<Patient>? Patient, Part<Consent>? Consent, ReferenceLookup References)
{
    /// <summary>The sender's own identifier of the signal; null if it has none.</summary>
    public Identifier? BusinessIdentifier =>
        Communication.Resource.Identifier.Find(identifier => identifier is { System.Length: > 0, Value.Length: > 0 } && identifier.Use != Identifier.IdentifierUse.Old);

    /// <summary>Whether a bundle holds a signal and no referral.</summary>
    public static bool IsIn(Bundle bundle) =>
        bundle.Entry.Exists(entry => entry.Resource is Communication) && !bundle.Entry.Exists(entry => entry.Resource is ServiceRequest);

    /// <summary>Finds the parts in a bundle's entries.</summary>
    /// <returns>Null if a part is missing; the faults say which.</returns>
    public static SignalMessage? Of(Bundle bundle, FhirFaultList faults)
    {
        var task = bundle.Entry.FindIndex(entry => entry.Resource is Hl7.Fhir.Model.Task);
        if (task >= 0)
        {
            faults.Add(OperationOutcome.IssueType.NotSupported, FhirReasons.BundleEntry, $"Bundle.entry[{task}]", "The hub makes the Task of a signal.");
        }

        return ReferralMessage.Single<Communication>(bundle, faults) is { } communication
            ? Of(communication, ReferralMessage.Single<Consent>(bundle, faults), new ReferenceLookup(bundle), faults)
            : null;
    }

    /// <summary>Finds the parts that a single Communication contains.</summary>
    public static SignalMessage? Of(Communication communication, FhirFaultList faults)
    {
        var part = new Part<Communication>(communication, nameof(Hl7.Fhir.Model.Communication));
        return Of(part, ReferralMessage.ContainedConsent(communication, part.Path), new ReferenceLookup(ReferralMessage.Any(part)), faults);
    }

    /// <summary>The address that a part of it has here; null for what has none.</summary>
    /// <param name="id">The signal's.</param>
    public string? AddressOf(Resource resource, string id) =>
        ReferenceEquals(resource, Patient?.Resource) || ReferenceEquals(resource, Communication.Resource) ? $"{resource.TypeName}/{id}" : null;

    private static SignalMessage? Of(Part<Communication> communication, Part<Consent>? consent, ReferenceLookup references, FhirFaultList faults)
    {
        if (communication.Resource.Priority == RequestPriority.Stat)
        {
            faults.AcuteDanger($"{communication.Path}.priority");
        }

        if (communication.Resource.Subject is not { } subject)
        {
            return new SignalMessage(communication, Patient: null, consent, references);
        }

        if (references.Find(ReferralMessage.Any(communication), subject) is { Resource: Patient patient } found)
        {
            return new SignalMessage(communication, new Part<Patient>(patient, found.Path, found.Entry), consent, references);
        }

        faults.Add(
            OperationOutcome.IssueType.NotFound, FhirReasons.DanglingReference, $"{communication.Path}.subject",
            "The Patient must be in the same bundle or contained: the hub routes by their address.");
        return null;
    }
}
