using Shouldly;
using Wijkteam.Hub.Platform.Postgres;
using Xunit;

namespace Wijkteam.Hub.Tests.Platform.Postgres;

public sealed class ClockReadingTests
{
    private const long Frequency = 1_000_000;

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void At_GoesOnWithTheCounter()
    {
        var reading = ClockReading.Of(before: 100, after: 300, Frequency, Noon);

        reading.At(200).ShouldBe(Noon);
        reading.At(200 + (90 * Frequency)).ShouldBe(Noon.AddSeconds(90));

        // Ten years later: nothing overflows.
        reading.At(200 + (3652L * 86_400 * Frequency)).ShouldBe(Noon.AddDays(3652));
    }

    [Fact]
    public void Corrected_ByWhatItCannotTellApart_StaysAsItIs()
    {
        var reading = ClockReading.Of(0, 0, Frequency, Noon);

        reading.Corrected(before: 10_000, after: 14_000, Noon.AddMilliseconds(11)).ShouldBeSameAs(reading);
    }

    [Fact]
    public void Corrected_WhenBehind_LeapsForward()
    {
        var reading = ClockReading.Of(0, 0, Frequency, Noon).Corrected(Frequency, Frequency, Noon.AddHours(1));

        reading.At(Frequency).ShouldBe(Noon.AddHours(1));
    }

    [Fact]
    public void Corrected_WhenAhead_RunsAtHalfSpeedUntilItIsRight()
    {
        var reading = ClockReading.Of(0, 0, Frequency, Noon).Corrected(10 * Frequency, 10 * Frequency, Noon.AddSeconds(6));

        reading.At(10 * Frequency).ShouldBe(Noon.AddSeconds(10));
        reading.At(12 * Frequency).ShouldBe(Noon.AddSeconds(11));
        reading.At(18 * Frequency).ShouldBe(Noon.AddSeconds(14));
        reading.At(30 * Frequency).ShouldBe(Noon.AddSeconds(26));
    }

    /// <summary>Whatever the clock is found to say, time shown goes forward, and comes to what the clock says.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Corrected_AtRandom_NeverStepsBack(int seed)
    {
        var random = new Random(seed);
        var reading = ClockReading.Of(0, 0, Frequency, Noon);
        var (counter, shown, off) = (0L, reading.At(0), TimeSpan.Zero);
        for (var i = 0; i < 20_000; i++)
        {
            counter += random.Next(1, (int)Frequency);
            var now = reading.At(counter);
            now.ShouldBeGreaterThan(shown, $"seed {seed}, step {i}");
            shown = now;
            if (random.Next(10) == 0)
            {
                off += random.Next(20) == 0 ? TimeSpan.FromSeconds(random.Next(-3600, 3600)) : TimeSpan.FromMicroseconds(random.Next(-500, 500));
                var after = counter + random.Next(2000);
                (counter, shown, var before) = (after, reading.At(after), counter);
                reading = reading.Corrected(before, after, Noon + TimeSpan.FromMicroseconds(random.NextInt64(before, after + 1)) + off);
                reading.At(counter).ShouldBeGreaterThanOrEqualTo(shown, $"seed {seed}, step {i}");
            }
        }

        var end = counter + (long)((2 * reading.Ahead.TotalSeconds + 10) * Frequency);
        var truth = Noon + TimeSpan.FromMicroseconds(end) + off;
        (reading.At(end) - truth).Duration().ShouldBeLessThan(TimeSpan.FromMilliseconds(3));
    }
}
