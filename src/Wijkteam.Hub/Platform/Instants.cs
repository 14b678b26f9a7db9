using Google.Protobuf.WellKnownTypes;

namespace Wijkteam.Hub.Platform;

/// <summary>Reads the instants of the contract.</summary>
internal static class Instants
{
    // Beyond these the message cannot be read as an instant, and conversion throws.
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;
    private const int LastNano = 999_999_999;

    /// <summary>Reads an instant; null if there is none, or if it is none and is faulted.</summary>
    public static DateTimeOffset? Check(Faults faults, string field, Timestamp? time)
    {
        if (time is null)
        {
            return null;
        }

        if (time.Seconds is < FirstSecond or > LastSecond || time.Nanos is < 0 or > LastNano)
        {
            faults.Invalid(field, "Not an instant from year 1 to 9999.");
            return null;
        }

        return time.ToDateTimeOffset();
    }
}
