namespace Wijkteam.Contracts;

/// <summary>How long to wait before the hub is asked again. Pure.</summary>
public static class BackOff
{
    private static readonly TimeSpan Min = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(30);

    /// <summary>Any time up to 100 ms, doubling up to 30 s ("full jitter"): those who lost the same hub do not come back all at once.</summary>
    /// <param name="failures">How often it has failed in a row, from 1.</param>
    /// <param name="random">Random, from 0 up to 1.</param>
    public static TimeSpan After(int failures, double random)
    {
        // 2^9 × 100 ms is above the maximum.
        var longest = failures > 9 ? Max : TimeSpan.FromTicks(Math.Min(Max.Ticks, Min.Ticks << (failures - 1)));
        return longest * random;
    }
}
