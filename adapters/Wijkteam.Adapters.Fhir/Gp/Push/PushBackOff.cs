namespace Wijkteam.Adapters.Fhir.Gp.Push;

/// <summary>How long to wait before the hub is asked again. Pure.</summary>
internal static class PushBackOff
{
    private static readonly TimeSpan Min = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(30);

    /// <summary>100 ms, doubling up to 30 s, of which the jitter takes up to a half: adapters that lost the same hub do not come back all at once.</summary>
    /// <param name="failures">From 1.</param>
    /// <param name="jitter">Random, from 0 up to 1.</param>
    public static TimeSpan Delay(int failures, double jitter)
    {
        // 2^9 × 100 ms is above the maximum.
        var full = failures > 9 ? Max : TimeSpan.FromTicks(Math.Min(Max.Ticks, Min.Ticks << (failures - 1)));
        return full * (1 - (jitter / 2));
    }
}
