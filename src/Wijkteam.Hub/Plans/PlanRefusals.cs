using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Plans;

internal static class PlanRefusals
{
    /// <summary>Where requests about plans name the household.</summary>
    public const string HouseholdField = "household_id";

    /// <param name="field">Where the request names it.</param>
    public static RefusedException NotFound(string field = "id") =>
        new(new Refusal(RefusalReason.NotFound, "There is no such thing in this plan that you may see.", field));

    public static RefusedException VersionMismatch(long version, string field) => new(new Refusal(
        RefusalReason.VersionMismatch, $"It is at version {version} by now: read it again and decide anew.", field));
}
