using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Outcomes;

namespace Wijkteam.Adapters.Fhir.Gp.Mapping;

/// <summary>Whether the sender's Task says what Gravity's Task for referral management says when it is sent.</summary>
internal static class TaskCheck
{
    public static void Check(Part<Hl7.Fhir.Model.Task> part, ReferralMessage message, FhirFaultList faults)
    {
        var (task, path) = (part.Resource, part.Path);
        BundleCheck.CheckResource(part, faults);
        BundleCheck.CheckReferences(part, LocalReferences.Of(task), message.References, faults);
        if (task.Status != Hl7.Fhir.Model.Task.TaskStatus.Requested)
        {
            faults.NotUnderstood($"{path}.status", "The Task of a referral that is sent is requested.");
        }

        if (task.Intent != Hl7.Fhir.Model.Task.TaskIntent.Order)
        {
            faults.NotUnderstood($"{path}.intent", "The Task of a referral is an order.");
        }

        if (task.Code is { } code && !code.Coding.Exists(coding => coding is { System: FhirUris.TaskCode, Code: "fulfill" }))
        {
            faults.NotUnderstood($"{path}.code", "The Task of a referral asks to fulfil its focus.");
        }

        CheckTarget(part, task.Focus, "focus", message.ServiceRequest.Resource, message, faults);
        CheckTarget(part, task.For, "for", message.Patient.Resource, message, faults);
    }

    private static void CheckTarget(
        Part<Hl7.Fhir.Model.Task> part, ResourceReference? reference, string element, Resource expected, ReferralMessage message, FhirFaultList faults)
    {
        if (reference is null)
        {
            faults.Required($"{part.Path}.{element}", $"The Task of a referral needs its {element}.");
        }
        else if (!ReferenceEquals(message.References.Find(ReferralMessage.Any(part), reference)?.Resource, expected))
        {
            faults.Add(OperationOutcome.IssueType.NotFound, FhirReasons.DanglingReference, $"{part.Path}.{element}", $"It must refer to the {expected.TypeName} of this referral.");
        }
    }
}
