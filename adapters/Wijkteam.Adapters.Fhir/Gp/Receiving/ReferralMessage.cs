using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Outcomes;

namespace Wijkteam.Adapters.Fhir.Gp.Receiving;

/// <summary>The parts of a referral, however they came: in a bundle, or contained in a ServiceRequest or Task.</summary>
/// <param name="Task">What the sender's own Task says; null if it left that to the hub.</param>
/// <param name="Consent">An agreement that is recorded along with the referral; null if none.</param>
internal sealed record ReferralMessage(
    Part<ServiceRequest> ServiceRequest, Part<Patient> Patient, Part<Hl7.Fhir.Model.Task>? Task, Part<Consent>? Consent, ReferenceLookup References)
{
    /// <summary>The sender's own identifier of the referral; null if it has none.</summary>
    public Identifier? BusinessIdentifier =>
        ServiceRequest.Resource.Identifier.Find(identifier => identifier is { System.Length: > 0, Value.Length: > 0 } && identifier.Use != Identifier.IdentifierUse.Old);

    /// <summary>The address that a part of it has here; null for what has none.</summary>
    /// <param name="id">The referral's.</param>
    public string? AddressOf(Resource resource, string id) =>
        ReferenceEquals(resource, Patient.Resource) || ReferenceEquals(resource, ServiceRequest.Resource) || ReferenceEquals(resource, Task?.Resource)
            ? $"{resource.TypeName}/{id}"
            : null;

    /// <summary>Finds the parts in a bundle's entries.</summary>
    /// <returns>Null if a part is missing; the faults say which.</returns>
    public static ReferralMessage? Of(Bundle bundle, FhirFaultList faults)
    {
        var references = new ReferenceLookup(bundle);
        var request = Single<ServiceRequest>(bundle, faults);
        if (request is null)
        {
            faults.Required("Bundle.entry", "A referral needs a ServiceRequest.");
            return null;
        }

        return Of(request, Single<Hl7.Fhir.Model.Task>(bundle, faults), Single<Consent>(bundle, faults), references, faults);
    }

    /// <summary>Finds the parts that a single ServiceRequest contains.</summary>
    public static ReferralMessage? Of(ServiceRequest request, FhirFaultList faults)
    {
        var part = new Part<ServiceRequest>(request, nameof(ServiceRequest));
        return Of(part, task: null, ContainedConsent(request, part.Path), new ReferenceLookup(Any(part)), faults);
    }

    /// <summary>Finds the parts that a single Task contains: its focus is the ServiceRequest.</summary>
    public static ReferralMessage? Of(Hl7.Fhir.Model.Task task, FhirFaultList faults)
    {
        var part = new Part<Hl7.Fhir.Model.Task>(task, "Task");
        var references = new ReferenceLookup(Any(part));
        if (references.Find(Any(part), task.Focus) is not { Resource: ServiceRequest request, Path: var path })
        {
            faults.Add(OperationOutcome.IssueType.NotFound, FhirReasons.DanglingReference, "Task.focus", "The focus must be a contained ServiceRequest: the Task of one that the hub has is made already.");
            return null;
        }

        return Of(new Part<ServiceRequest>(request, path), part, ContainedConsent(task, "Task"), references, faults);
    }

    public static Part<Resource> Any<T>(Part<T> part)
        where T : Resource => new(part.Resource, part.Path, part.Entry);

    private static ReferralMessage? Of(
        Part<ServiceRequest> request, Part<Hl7.Fhir.Model.Task>? task, Part<Consent>? consent, ReferenceLookup references, FhirFaultList faults)
    {
        CheckDanger(request, request.Resource.Priority, faults);
        if (task is not null)
        {
            CheckDanger(task, task.Resource.Priority, faults);
        }

        if (references.Find(Any(request), request.Resource.Subject) is not { Resource: Patient patient } found)
        {
            faults.Add(
                OperationOutcome.IssueType.NotFound, FhirReasons.DanglingReference, $"{request.Path}.subject",
                "The Patient must be in the same bundle or contained: the hub routes by their address.");
            return null;
        }

        return new ReferralMessage(request, new Part<Patient>(patient, found.Path, found.Entry), task, consent, references);
    }

    /// <summary>Before the hub is asked: it may have a referral under this identifier already, and what else is wrong is found here.</summary>
    private static void CheckDanger<T>(Part<T> part, RequestPriority? priority, FhirFaultList faults)
        where T : Resource
    {
        if (priority == RequestPriority.Stat)
        {
            faults.AcuteDanger($"{part.Path}.priority");
        }
    }

    /// <summary>A consent that comes contained; null if none does.</summary>
    public static Part<Consent>? ContainedConsent(DomainResource container, string path)
    {
        var index = container.Contained.FindIndex(resource => resource is Consent);
        return index < 0 ? null : new Part<Consent>((Consent)container.Contained[index], $"{path}.contained[{index}]");
    }

    /// <summary>The one entry of a type; null if there is none, and a fault if there are more.</summary>
    public static Part<T>? Single<T>(Bundle bundle, FhirFaultList faults)
        where T : Resource
    {
        Part<T>? found = null;
        for (var i = 0; i < bundle.Entry.Count; i++)
        {
            if (bundle.Entry[i].Resource is not T resource)
            {
                continue;
            }

            if (found is not null)
            {
                faults.Add(OperationOutcome.IssueType.Duplicate, FhirReasons.DuplicateEntry, $"Bundle.entry[{i}]", $"One {resource.TypeName} per message; send each on its own.");
            }

            found ??= new Part<T>(resource, $"Bundle.entry[{i}].resource", i);
        }

        return found;
    }
}
