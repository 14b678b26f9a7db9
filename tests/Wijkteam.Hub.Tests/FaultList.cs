using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Tests;

internal static class FaultList
{
    /// <summary>The faults by field and reason, in order.</summary>
    public static List<(string Field, RefusalReason Reason)> Of(Faults faults) =>
        faults.ToRefusal() is { } refusal ? [.. refusal.Faults.Select(fault => (fault.Field, fault.Reason))] : [];
}
