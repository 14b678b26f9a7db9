using Google.Protobuf.WellKnownTypes;

namespace Wijkteam.Adapters.Fhir.Gp.Reading;

/// <summary>Narrows the hub's lists by times that are searched for.</summary>
internal static class TimeBounds
{
    public static Timestamp? Later(Timestamp? one, DateTimeOffset? other) => ToTimestamp(other) is { } bound && (one is null || bound > one) ? bound : one;

    public static Timestamp? Earlier(Timestamp? one, DateTimeOffset? other) => ToTimestamp(other) is { } bound && (one is null || bound < one) ? bound : one;

    /// <summary>Whether there is any time between two bounds.</summary>
    public static bool LeaveAny(Timestamp? from, Timestamp? before) => from is null || before is null || from < before;

    /// <summary>The hub tells microseconds apart: what is before or from a part of one is before or from the next.</summary>
    private static Timestamp? ToTimestamp(DateTimeOffset? time)
    {
        if (time is not { } instant)
        {
            return null;
        }

        var part = instant.UtcTicks % TimeSpan.TicksPerMicrosecond;
        return Timestamp.FromDateTimeOffset(part == 0 || instant.Year == DateTimeOffset.MaxValue.Year ? instant : instant.AddTicks(TimeSpan.TicksPerMicrosecond - part));
    }
}
