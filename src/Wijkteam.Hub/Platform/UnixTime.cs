namespace Wijkteam.Hub.Platform;

/// <summary>Times as they are stored: whole microseconds since 1970-01-01 UTC.</summary>
internal static class UnixTime
{
    public static long ToUnixMicroseconds(this DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
