using Shouldly;
using Wijkteam.Hub.Areas.Import;
using Xunit;

namespace Wijkteam.Hub.Tests.Areas;

public sealed class ImportMeterTests
{
    private readonly Ticking _time = new();
    private readonly List<string> _shown = [];

    [Fact]
    public void Report_TellsRateAndTimeLeft()
    {
        var meter = new ImportMeter(_time, TimeSpan.FromSeconds(1), _shown.Add);
        meter.Begin(0, 0);
        _time.Advance(TimeSpan.FromSeconds(2));

        meter.Report(3_000_000, 0.25);

        _shown.ShouldBe(["3,000,000 rows, 25 %, 1.5 million rows/s, 6 s left"]);
    }

    [Fact]
    public void Report_OfAnImportThatGoesOn_CountsWhatThisStartDid()
    {
        var meter = new ImportMeter(_time, TimeSpan.FromSeconds(1), _shown.Add);
        meter.Begin(4_000_000, 0.5);
        _time.Advance(TimeSpan.FromSeconds(1));

        meter.Report(6_000_000, 0.75);

        _shown.ShouldBe(["6,000,000 rows, 75 %, 2.0 million rows/s, 1 s left"]);
        meter.Rate(6_000_000).ShouldBe(2_000_000);
    }

    [Fact]
    public void Report_SoonerThanItsInterval_IsSilent()
    {
        var meter = new ImportMeter(_time, TimeSpan.FromSeconds(1), _shown.Add);
        meter.Begin(0, 0);
        for (var i = 1; i <= 10; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(400));
            meter.Report(i * 100, i * 0.05);
        }

        _shown.Count.ShouldBe(3);
    }

    private sealed class Ticking : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }
}
