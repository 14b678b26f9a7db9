using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

internal static class HouseholdRefusals
{
    /// <param name="field">Where the request names the household.</param>
    public static RefusedException NotFound(string field = "id") =>
        new(new Refusal(RefusalReason.NotFound, "There is no such household in which you are involved.", field));

    public static RefusedException VersionMismatch(long version) => new(new Refusal(
        RefusalReason.VersionMismatch, $"It is at version {version} by now: read it again and decide anew.", "expected_version"));

    public static RefusedException CoordinatorChanged() => new(new Refusal(
        RefusalReason.CoordinatorChanged, "You do not coordinate this household under this epoch: read it again.", "coordinator_epoch"));

    public static RefusedException Merged(string field) => new(new Refusal(
        RefusalReason.HouseholdMerged, "This household goes on in another, or was never merged into this one.", field));

    public static RefusedException State(string message) => new(new Refusal(RefusalReason.StateNotAllowed, message));

    public static RefusedException NotEntitled(string field, string message) => new(new Refusal(RefusalReason.ParticipantNotEntitled, message, field));

    public static RefusedException NoAgreement(string field, string message) => new(new Refusal(RefusalReason.NoAgreement, message, field));

    public static RefusedException Invalid(string field, string message) => new(new Refusal(RefusalReason.FieldInvalid, message, field));

    public static RefusedException UnknownMember(string field) => new(new Refusal(RefusalReason.FieldInvalid, "No member of this household.", field));
}
