using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shouldly;
using Wijkteam.Hub.Areas;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Tests.Areas;
using Wijkteam.Hub.Tests.Identity;
using Xunit;

namespace Wijkteam.Hub.Tests.Directory;

/// <summary>Tables come, change and go while a hub reads them.</summary>
public sealed class AreaWatchTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly AreaFolder _folder = new();
    private readonly CurrentDirectory _directory = new();
    private readonly SettableTime _time = new();
    private readonly LogCapture _logs = new();
    private readonly AreaOptions _options = new() { ReloadInterval = Look };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Watch_ATableThatComes_IsInForce_AndAnotherAfterIt_WithoutDisturbingReaders()
    {
        using var watch = await StartAsync();
        _directory.Snapshot.FindAddress("1234AB", 1).ShouldBeNull();

        Import(2041, "03440111");
        await UntilAsync(() => CodeNow() == "BU03440111");
        var reader = _directory.Snapshot;

        Import(2041, "03440112");
        await UntilAsync(() => CodeNow() == "BU03440112");

        // The file of the one before has gone; who took it reads on.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        reader.FindAddress("1234AB", 1).ShouldNotBeNull().Code.ShouldBe("BU03440111");
        await watch.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Watch_NextYearsTable_WaitsForTheYear()
    {
        Import(2041, "03440111");
        Import(2042, "03440112");
        using var watch = await StartAsync();
        CodeNow().ShouldBe("BU03440111");

        _time.Advance(TimeSpan.FromDays(240));

        await UntilAsync(() => CodeNow() == "BU03440112");
        await watch.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Watch_AYearAskedFor_IsInForce()
    {
        Import(2041, "03440111");
        Import(2042, "03440112");
        _options.Year = 2042;
        using var watch = await StartAsync();

        CodeNow().ShouldBe("BU03440112");
        await watch.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Watch_ADamagedTable_LeavesTheOldInForce_AndIsToldOnce()
    {
        Import(2041, "03440111");
        using var watch = await StartAsync();
        _folder.Spoil(2041);
        await UntilAsync(() => _logs.Lines.Any(line => line.Level == LogLevel.Error));

        CodeNow().ShouldBe("BU03440111");
        Import(2041, "03440112");
        await UntilAsync(() => CodeNow() == "BU03440112");
        _logs.Lines.Where(line => line.Level == LogLevel.Error).ShouldHaveSingleItem().Text.ShouldContain(_folder.TableOf(2041));
        await watch.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Watch_ATableTakenAway_IsOutOfForce()
    {
        Import(2040, "03440112");
        Import(2041, "03440111");
        using var watch = await StartAsync();

        File.Delete(_folder.TableOf(2041));
        await UntilAsync(() => CodeNow() == "BU03440112");
        File.Delete(_folder.TableOf(2040));
        await UntilAsync(() => CodeNow() is null);
        await watch.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Start_WithADamagedTable_IsRefusedByName()
    {
        _folder.Spoil(2041);

        (await Should.ThrowAsync<InvalidOperationException>(StartAsync())).Message.ShouldContain(_folder.TableOf(2041));
    }

    [Fact]
    public void Swap_OfADocument_KeepsTheTable_AndItsOwnRangesComeFirst()
    {
        _folder.Write([AreaFolder.Line("3572CD", 40, "03440111"), AreaFolder.Line("3572CD", 500, "03440431"), AreaFolder.Line("3572CD", 600, "03440499"), AreaFolder.Line("1011AB", 1, "0363AF01")]);
        _folder.Import();
        _directory.Swap(AreaTable.Open(_folder.TableOf(2026)));
        _directory.Swap(DemoDirectory.Read());
        var snapshot = _directory.Snapshot;

        snapshot.FindAddress("3572CD", 40).ShouldNotBeNull().Code.ShouldBe("BU03440432", "the document says otherwise than the table");
        snapshot.FindAddress("3572CD", 500).ShouldBeSameAs(snapshot.FindArea("BU03440431"));
        snapshot.FindAddress("3572CD", 501).ShouldBeNull();

        // The directory names the district and the municipality, but not this neighbourhood; and of the other place it names nothing.
        var unnamed = snapshot.FindAddress("3572CD", 600).ShouldNotBeNull();
        unnamed.Areas.Select(area => area.Name).ShouldBe(["BU03440499", "Noordoost", "Utrecht"]);
        unnamed.Teams.Select(team => team.Participant.Id).ShouldBe(snapshot.FindArea("WK034404")!.Teams.Select(team => team.Participant.Id));
        snapshot.FindAddress("3572CD", 600).ShouldBeSameAs(unnamed);
        snapshot.FindAddress("1011AB", 1).ShouldNotBeNull().Areas.Select(area => area.Name).ShouldBe(["BU0363AF01", "WK0363AF", "GM0363"]);
    }

    [Fact]
    public void FindAddress_ByTheTable_AllocatesNothing()
    {
        _folder.Write([AreaFolder.Line("1011AB", 1, "0363AF01")]);
        _folder.Import();
        _directory.Swap(AreaTable.Open(_folder.TableOf(2026)));
        var snapshot = _directory.Snapshot;
        snapshot.FindAddress("1011AB", 1).ShouldNotBeNull();
        const int Lookups = 1000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Lookups; i++)
        {
            snapshot.FindAddress("1011AB", 1);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(Lookups);
    }

    private string? CodeNow() => _directory.Snapshot.FindAddress("1234AB", 1)?.Code;

    private void Import(int year, string neighbourhood)
    {
        _folder.Write([AreaFolder.Line("1234AB", 1, neighbourhood)], header: "PC6;Huisnummer;Buurt;Wijk;Gemeente");
        _folder.Import(year);
    }

    private async Task<AreaWatch> StartAsync()
    {
        var watch = new AreaWatch(_directory, new AreaYears(_folder.Tables), Options.Create(_options), new Logger<AreaWatch>(new LoggerFactory([_logs])), _time);
        await watch.StartingAsync(CancellationToken.None);
        await watch.StartAsync(CancellationToken.None);
        return watch;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Deadline);
        using var timer = new PeriodicTimer(Look);
        while (!condition())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
