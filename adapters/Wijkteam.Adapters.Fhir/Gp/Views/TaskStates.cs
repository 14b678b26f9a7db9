using FhirTask = Hl7.Fhir.Model.Task;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Views;

/// <summary>The contract's states are those of <c>Task.status</c>, one for one.</summary>
internal static class TaskStates
{
    private static readonly Dictionary<V1.ReferralStatus, FhirTask.TaskStatus> States = new()
    {
        [V1.ReferralStatus.Draft] = FhirTask.TaskStatus.Draft,
        [V1.ReferralStatus.Requested] = FhirTask.TaskStatus.Requested,
        [V1.ReferralStatus.Accepted] = FhirTask.TaskStatus.Accepted,
        [V1.ReferralStatus.Rejected] = FhirTask.TaskStatus.Rejected,
        [V1.ReferralStatus.Cancelled] = FhirTask.TaskStatus.Cancelled,
        [V1.ReferralStatus.InProgress] = FhirTask.TaskStatus.InProgress,
        [V1.ReferralStatus.OnHold] = FhirTask.TaskStatus.OnHold,
        [V1.ReferralStatus.Completed] = FhirTask.TaskStatus.Completed,
        [V1.ReferralStatus.Failed] = FhirTask.TaskStatus.Failed,
        [V1.ReferralStatus.EnteredInError] = FhirTask.TaskStatus.EnteredInError,
    };

    // https://build.fhir.org/ig/HL7/bser/CodeSystem-TaskBusinessStatusCS.html (2.0.0).
    private static readonly Dictionary<V1.ReferralBusinessStatus, (string Code, string Display)> Bser = new()
    {
        [V1.ReferralBusinessStatus.Created] = ("2.0", "Service Request Created"),
        [V1.ReferralBusinessStatus.Accepted] = ("3.0", "Service Request Accepted"),
        [V1.ReferralBusinessStatus.Declined] = ("4.0", "Service Request Declined"),
        [V1.ReferralBusinessStatus.Scheduled] = ("5.1.1", "Service Request Event Scheduled"),
        [V1.ReferralBusinessStatus.NoShow] = ("5.1.2", "Scheduled Service Request Event Unattended"),
        [V1.ReferralBusinessStatus.AppointmentCancelled] = ("5.1.3", "Scheduled Service Request Event Cancelled"),
        [V1.ReferralBusinessStatus.EventCompleted] = ("5.1.4", "Service Request Event Completed"),
        [V1.ReferralBusinessStatus.CancellationRequested] = ("5.2", "Service Request Cancellation Requested"),
        [V1.ReferralBusinessStatus.Cancelled] = ("6.0", "Service Request Fulfillment Cancelled"),
        [V1.ReferralBusinessStatus.Completed] = ("7.0", "Service Request Fulfillment Completed"),
    };

    private static readonly Dictionary<FhirTask.TaskStatus, V1.ReferralStatus> Statuses = States.ToDictionary(pair => pair.Value, pair => pair.Key);

    public static FhirTask.TaskStatus StatusOf(V1.ReferralStatus status) => States[status];

    /// <summary>A signal's (<c>signal.proto</c>), as far as a notification says: of one that is closed, not whether its answer was that nothing is done.</summary>
    public static FhirTask.TaskStatus StatusOf(V1.SignalStatus status, bool isClosure) => status switch
    {
        V1.SignalStatus.TakenUp => FhirTask.TaskStatus.InProgress,
        V1.SignalStatus.Closed => isClosure ? FhirTask.TaskStatus.Cancelled : FhirTask.TaskStatus.Completed,
        V1.SignalStatus.EnteredInError => FhirTask.TaskStatus.EnteredInError,
        _ => FhirTask.TaskStatus.Requested,
    };

    /// <summary>The finer step as BSeR has it; null if it has none.</summary>
    public static (string Code, string Display)? BserOf(V1.ReferralBusinessStatus status) => Bser.TryGetValue(status, out var coding) ? coding : null;

    /// <summary>The state; null for a status that no referral has (received, ready).</summary>
    public static V1.ReferralStatus? StateOf(FhirTask.TaskStatus status) => Statuses.TryGetValue(status, out var state) ? state : null;
}
