namespace Wijkteam.Hub.Platform.Postgres;

/// <summary>A clock as it was read once, carried on by a monotonic counter.</summary>
/// <param name="Counter">The counter at the reading.</param>
/// <param name="Frequency">How much the counter counts in a second.</param>
/// <param name="Time">What the clock said.</param>
/// <param name="Ahead">How much more was shown at that moment. It is made good by running at half speed: time never steps back, nor stands still.</param>
internal sealed record ClockReading(long Counter, long Frequency, DateTimeOffset Time, TimeSpan Ahead)
{
    /// <summary>What to show when the counter stands at <paramref name="counter"/>.</summary>
    public DateTimeOffset At(long counter)
    {
        var elapsed = TimeSpan.FromTicks((long)((Int128)(counter - Counter) * TimeSpan.TicksPerSecond / Frequency));
        var ahead = elapsed > TimeSpan.Zero ? Ahead - (elapsed / 2) : Ahead;
        return Time + elapsed + (ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero);
    }

    /// <summary>Goes by a later reading, unless what is shown lies within what that reading can mean: then it says nothing new.</summary>
    /// <param name="before">The counter when the clock was asked.</param>
    /// <param name="after">The counter when it had answered, with a time from anywhere in between.</param>
    public ClockReading Corrected(long before, long after, DateTimeOffset time)
    {
        var (earliest, latest) = (At(before), At(after));
        if (earliest <= time && time <= latest)
        {
            return this;
        }

        var reading = Of(before, after, Frequency, time);
        return latest > reading.Time ? reading with { Ahead = latest - reading.Time } : reading;
    }

    /// <summary>A first reading: the clock is taken to have said so in the middle.</summary>
    public static ClockReading Of(long before, long after, long frequency, DateTimeOffset time)
    {
        var half = new ClockReading(before + ((after - before) / 2), frequency, time, TimeSpan.Zero);
        return new ClockReading(after, frequency, half.At(after), TimeSpan.Zero);
    }
}
