using Shouldly;
using Wijkteam.Hub.Areas;
using Xunit;

namespace Wijkteam.Hub.Tests.Areas;

/// <summary>Years side by side in one folder.</summary>
public sealed class AreaYearsTests : IDisposable
{
    private readonly AreaFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, 2024, null)]
    [InlineData(null, 2025, 2025)]
    [InlineData(null, 2026, 2026)]
    [InlineData(null, 2027, 2026)]
    [InlineData(null, 2028, 2028)]
    [InlineData(2025, 2028, 2025)]
    [InlineData(2028, 2025, 2028)]
    public void InForce_IsTheLatestThatHasBegun_UnlessOneIsAskedFor(int? asked, int current, int? expected)
    {
        Fill("areas-2025.table", "areas-2028.table", "areas-2026.table", "areas-.table", "areas-20x5.table", "areas-2024.table.old", "areas-2024.csv");

        new AreaYears(_folder.Path).InForce(asked, current)?.Name.ShouldBe($"areas-{expected}.table");
        (new AreaYears(_folder.Path).InForce(asked, current) is null).ShouldBe(expected is null);
    }

    [Fact]
    public void InForce_AYearWithoutATable_IsRefused_SayingWhere()
    {
        Fill("areas-2025.table");

        var refusal = Should.Throw<InvalidOperationException>(() => new AreaYears(_folder.Path).InForce(asked: 2026, current: 2026)).Message;
        refusal.ShouldContain("areas-2026.table");
        refusal.ShouldContain(_folder.Path);
    }

    [Fact]
    public void List_WithoutAFolder_IsEmpty() => new AreaYears(Path.Combine(_folder.Path, "none")).List().ShouldBeEmpty();

    [Fact]
    public void Import_OfTwoYears_LeavesBoth()
    {
        _folder.Write([AreaFolder.Line("1234AB", 1, "03440111")], header: "PC6;Huisnummer;Buurt2025");
        Should.Throw<InvalidOperationException>(() => _folder.Import()).Message.ShouldContain("no address", Case.Sensitive, "the lines have more columns than the first");
        _folder.Write(["1234AB;1;3440111"], header: "PC6;Huisnummer;Buurt2025");
        _folder.Import();
        _folder.Write([AreaFolder.Line("1234AB", 1, "03440112")]);
        _folder.Import();

        new AreaYears(_folder.Tables).List().ShouldBe([2025, 2026]);
        foreach (var (year, code) in new[] { (2025, "BU03440111"), (2026, "BU03440112") })
        {
            using var table = AreaTable.Open(_folder.TableOf(year));
            table.Year.ShouldBe(year);
            table.CodeOf(table.Find("1234AB", 1)).ShouldBe(code);
        }
    }

    private void Fill(params string[] names) => Array.ForEach(names, name => File.WriteAllText(Path.Combine(_folder.Path, name), ""));
}
