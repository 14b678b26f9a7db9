using System.Text;
using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Areas;

/// <summary><c>hub import areas</c>, as an operator calls it.</summary>
public sealed class ImportCommandTests : IAsyncDisposable
{
    private const string Header = "PC6;Huisnummer;Buurt2026;Wijk2026;Gemeente2026";

    private readonly HubProcess _hub = new(("Areas__ReloadInterval", "00:00:01"));
    private readonly HubProcess _operator;

    public ImportCommandTests() => _operator = new HubProcess(("Hub__DataFolder", _hub.DataFolder));

    private string Table => Path.Combine(_hub.DataFolder, "areas", "areas-2026.table");

    private string Work => Path.Combine(_hub.DataFolder, "areas", "areas-2026.import");

    public async ValueTask DisposeAsync()
    {
        await _operator.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Import_KilledOrAskedToEndInTheMiddle_GoesOn_ToTheSameTable(bool killed)
    {
        // Three parts and a bit, each street in a random place.
        var file = Write(Country(1_700_000));
        var other = Path.Combine(_hub.Folder, "at-once");
        (await _operator.RunAsync("import", "areas", file, "--folder", other)).ShouldBe(0);
        _operator.Output.ToString().ShouldNotContain("Goes on");

        _operator.Launch("import", "areas", file);
        await Waiting.UntilAsync(() => File.Exists(Path.Combine(Work, "checkpoint.json")), () => $"{_operator.Output} {_operator.Errors}");
        await EndAsync(killed);
        File.Exists(Table).ShouldBeFalse("the import was through before it could be killed");
        System.IO.Directory.Exists(Work).ShouldBeTrue();

        (await _operator.RunAsync("import", "areas", file)).ShouldBe(0);

        _operator.Output.Lines().ShouldContain(line => line.StartsWith("Goes on at line ", StringComparison.Ordinal));
        System.IO.Directory.Exists(Work).ShouldBeFalse();
        var table = await File.ReadAllBytesAsync(Table, TestContext.Current.CancellationToken);
        var atOnce = await File.ReadAllBytesAsync(Path.Combine(other, "areas-2026.table"), TestContext.Current.CancellationToken);
        table.SequenceEqual(atOnce).ShouldBeTrue();
    }

    [Fact]
    public async Task Import_WhileAHubServes_IsTakenUp_AndTakenUpAnew()
    {
        await _hub.StartAsync();
        var gp = _hub.Connect(HubFixture.Gp);
        (await RouteAsync(gp)).ShouldBe("");

        (await _operator.RunAsync("import", "areas", Write(["9501AB;1;3440431;34404;344"]))).ShouldBe(0);
        await Waiting.UntilAsync(async () => await RouteAsync(gp) == "Wittevrouwen", () => _hub.Output.ToString());

        (await _operator.RunAsync("import", "areas", Write(["9501AB;1;3440499;34404;344"]))).ShouldBe(0);
        await Waiting.UntilAsync(async () => await RouteAsync(gp) == "BU03440499", () => _hub.Output.ToString());

        _hub.Output.ToString().ShouldContain("The areas of 2026 are in force: 1 addresses in 1 neighbourhoods");
        (await _hub.StopAsync()).ShouldBe(0);
        _hub.Errors.Lines().ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_WithBadLines_TellsThem_AndExitsWith3()
    {
        var file = Write(["9501AB;1;3440431;34404;344", "9501AB;1e;3440431;34404;344"]);

        (await _operator.RunAsync("import", "areas", file)).ShouldBe(ImportCommand.LinesLeftOut);

        _operator.Output.Lines().ShouldContain("Line 3 is left out. The house number is not a whole number from 1 to 99999.");
        _operator.Output.Lines()[^1].ShouldBe("Lines left out: 1.");
        File.Exists(Table).ShouldBeTrue();
    }

    [Theory]
    [InlineData("no file of addresses", "PC6, Huisnummer and Buurt")]
    [InlineData(Header, "no address")]
    public async Task Import_OfAnotherFile_IsRefusedInOneLine_AndExitsWith1(string content, string why)
    {
        var file = Path.Combine(_hub.Folder, "country.csv");
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);

        (await _operator.RunAsync("import", "areas", file)).ShouldBe(1);

        var line = _operator.Errors.Lines().ShouldHaveSingleItem();
        line.ShouldStartWith($"'{file}' is not imported: ");
        line.ShouldContain(why);
        File.Exists(Table).ShouldBeFalse();
    }

    [Fact]
    public async Task Import_OfNoFile_SaysWhich()
    {
        (await _operator.RunAsync("import", "areas", "nowhere.csv")).ShouldBe(1);

        _operator.Errors.Lines().ShouldHaveSingleItem().ShouldContain("nowhere.csv");
    }

    [Fact]
    public async Task Import_OfAYearThatCannotBe_IsRefused()
    {
        (await _operator.RunAsync("import", "areas", Write([]), "--year", "26")).ShouldBe(1);

        _operator.Errors.ToString().ShouldContain("--year takes a year from 2000 to 2099.");
    }

    [Theory]
    [InlineData("Areas__Year", "2031", "areas-2031.table")]
    [InlineData("Areas__ReloadInterval", "00:00:00", "Areas:ReloadInterval")]
    public async Task Serve_WithASettingThatCannotBe_SaysWhich(string name, string value, string named)
    {
        _hub.Set(name, value);
        _hub.Launch();
        (await _hub.ExitAsync()).ShouldBe(1);

        _hub.Errors.Lines().ShouldHaveSingleItem().ShouldContain(named);
    }

    [Fact]
    public async Task Serve_WithADamagedTable_SaysWhich()
    {
        (await _operator.RunAsync("import", "areas", Write(["9501AB;1;3440431;34404;344"]))).ShouldBe(0);
        var table = await File.ReadAllBytesAsync(Table, TestContext.Current.CancellationToken);
        table[^1] ^= 1;
        await File.WriteAllBytesAsync(Table, table, TestContext.Current.CancellationToken);

        _hub.Launch();
        (await _hub.ExitAsync()).ShouldBe(1);

        _hub.Errors.Lines().ShouldHaveSingleItem().ShouldContain($"'{Table}' cannot be used: it is damaged");
    }

    private async Task EndAsync(bool killed)
    {
        if (killed)
        {
            await _operator.KillAsync();
            _operator.Errors.Lines().ShouldBeEmpty();
        }
        else
        {
            (await _operator.StopAsync()).ShouldBe(ImportCommand.BrokenOff);
            _operator.Errors.Lines().ShouldBe(["Broken off. The same command goes on where this one was."]);
        }
    }

    private string Write(IEnumerable<string> lines)
    {
        var file = Path.Combine(_hub.Folder, "country.csv");
        File.WriteAllLines(file, lines.Prepend(Header), Encoding.ASCII);
        return file;
    }

    /// <summary>Streets of a hundred houses, one after the other in an order that is far from sorted.</summary>
    private static IEnumerable<string> Country(int rows)
    {
        const int Streets = 9_000 * 25;
        for (var i = 0; i < rows; i++)
        {
            var street = (int)(i / 100 * 7_919L % Streets);
            yield return $"{1000 + (street / 25)}A{(char)('A' + (street % 25))};{(i % 100) + 1};{street % 300 + 10}{street % 7:D2}{i % 100 / 50:D2};{street % 300 + 10}{street % 7:D2};{street % 300 + 10}";
        }
    }

    /// <summary>The narrowest area of the address that the tests import; empty if it is not known.</summary>
    private static async Task<string> RouteAsync(TestParticipant gp)
    {
        try
        {
            var request = new ResolveRouteRequest { Address = new Address { Postcode = "9501AB", HouseNumber = 1 }, LifeDomains = { LifeDomain.Finances }, Age = 43 };
            var answer = await gp.Directory.ResolveRouteAsync(request, Waiting.Call());
            var located = answer.Explanation[0].TextEn;
            return located.Split("neighbourhood of ")[1].Split(',')[0];
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition)
        {
            return "";
        }
    }
}
