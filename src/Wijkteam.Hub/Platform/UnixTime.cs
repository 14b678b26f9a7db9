namespace Wijkteam.Hub.Platform;

/// <summary>Times as they are stored: whole microseconds since 1970-01-01 UTC.</summary>
internal static class UnixTime
{
    public static long ToUnixMicroseconds(this DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The time as it can be stored: what is decided with it reads back the same.</summary>
    public static DateTimeOffset GetStorableNow(this TimeProvider time) => FromMicroseconds(time.GetUtcNow().ToUnixMicroseconds());

    public static DateTimeOffset FromMicroseconds(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
