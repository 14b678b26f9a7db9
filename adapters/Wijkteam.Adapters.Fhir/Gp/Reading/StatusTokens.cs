using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using Wijkteam.Adapters.Fhir.Gp.Views;
using FhirTask = Hl7.Fhir.Model.Task;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Reading;

/// <summary>Status codes of a search as the contract's states. Null for what is no code; empty for a status that no referral ever has.</summary>
internal static class StatusTokens
{
    public static IReadOnlyList<V1.ReferralStatus>? OfTask(string code) => EnumUtility.ParseLiteral<FhirTask.TaskStatus>(code) is not { } status
        ? null
        : TaskStates.StateOf(status) is { } state ? [state] : [];

    public static IReadOnlyList<V1.ReferralStatus>? OfServiceRequest(string code) => EnumUtility.ParseLiteral<RequestStatus>(code) switch
    {
        RequestStatus.Active => [V1.ReferralStatus.Requested, V1.ReferralStatus.Accepted, V1.ReferralStatus.InProgress],
        RequestStatus.OnHold => [V1.ReferralStatus.OnHold],
        RequestStatus.Completed => [V1.ReferralStatus.Completed],
        RequestStatus.Revoked => [V1.ReferralStatus.Rejected, V1.ReferralStatus.Cancelled, V1.ReferralStatus.Failed],
        RequestStatus.EnteredInError => [V1.ReferralStatus.EnteredInError],
        RequestStatus.Draft => [V1.ReferralStatus.Draft],
        null => null,
        _ => [],
    };
}
