using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Plans;

internal static class PlanRefusals
{
    public static RefusedException NotFound() => new(new Refusal(RefusalReason.NotFound, "There is no such thing in this plan that you may see.", "id"));

    public static RefusedException VersionMismatch(long version, string field) => new(new Refusal(
        RefusalReason.VersionMismatch, $"It is at version {version} by now: read it again and decide anew.", field));
}
