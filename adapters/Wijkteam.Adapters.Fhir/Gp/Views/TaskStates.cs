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

    /// <summary>The state; null for a status that no referral has (received, ready).</summary>
    public static V1.ReferralStatus? StateOf(FhirTask.TaskStatus status) => Statuses.TryGetValue(status, out var state) ? state : null;
}
