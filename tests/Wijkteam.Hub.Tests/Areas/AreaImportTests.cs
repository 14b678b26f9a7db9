using System.IO.Pipes;
using Shouldly;
using Wijkteam.Hub.Areas;
using Wijkteam.Hub.Areas.Import;
using Xunit;

namespace Wijkteam.Hub.Tests.Areas;

/// <summary>How a file becomes a table: what is left out, what is refused, and how an import goes on that broke off. Replay with AREAS_SEED.</summary>
public sealed class AreaImportTests(ITestOutputHelper output) : IDisposable
{
    private readonly AreaFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Import_EitherLineEnd_IsTheSame(string end)
    {
        _folder.Write([AreaFolder.Line("1234AB", 1, "03440111"), "", AreaFolder.Line("1234AB", 2, "03440111")], end: end);
        _folder.Import().ShouldSatisfyAllConditions(outcome => outcome.Rows.ShouldBe(2), outcome => outcome.BadLines.ShouldBe(0), outcome => outcome.Year.ShouldBe(2026));
        _folder.Told.ShouldBeEmpty();
    }

    [Fact]
    public void Import_LastLineWithoutEnd_IsRead()
    {
        File.WriteAllText(_folder.Source, $"{AreaFolder.Header}\n{AreaFolder.Line("1234AB", 1, "03440111")}\n{AreaFolder.Line("1234AB", 2, "03440111")}");
        _folder.Import().Rows.ShouldBe(2);
    }

    [Fact]
    public void Import_BadLines_AreToldByNumber_WithoutTheirContent()
    {
        _folder.Write([AreaFolder.Line("1234AB", 1, "03440111"), "1234SS;17;3440111;34401;344", "", "1234AB;x;3440111;34401;344", AreaFolder.Line("1234AB", 2, "03440111")]);
        _folder.Import(linesPerPart: 2).BadLines.ShouldBe(2);

        _folder.Told.Count.ShouldBe(2);
        _folder.Told[0].ShouldStartWith("Line 3 is left out. The postcode ");
        _folder.Told[1].ShouldStartWith("Line 5 is left out. The house number ");
        _folder.Told.ShouldAllBe(line => !line.Contains("1234") && !line.Contains("17"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void Import_AnAddressInTwoNeighbourhoods_IsInTheFirst_AndTheOtherLineIsTold(int linesPerPart)
    {
        _folder.Write([
            AreaFolder.Line("1234AB", 1, "03440119"),
            AreaFolder.Line("1234AB", 2, "03440111"),
            AreaFolder.Line("1234AB", 1, "03440111"),
            AreaFolder.Line("1234AB", 1, "03440119"),
            AreaFolder.Line("1234AB", 1, "03440110"),
        ]);
        var outcome = _folder.Import(linesPerPart: linesPerPart);

        (outcome.Rows, outcome.Addresses, outcome.BadLines).ShouldBe((5, 2, 2));
        _folder.Told.ShouldBe([
            "Line 4 is left out. Its address lies in BU03440119 by line 2, which stands, and in BU03440111 by this one.",
            "Line 6 is left out. Its address lies in BU03440119 by line 2, which stands, and in BU03440110 by this one.",
        ]);
        using var table = AreaTable.Open(outcome.Table);
        table.CodeOf(table.Find("1234AB", 1)).ShouldBe("BU03440119");
    }

    [Fact]
    public void Import_ManyBadLines_AreCounted_AndTheFirstTold()
    {
        _folder.Write([.. Enumerable.Repeat("bad", BadLines.Limit), AreaFolder.Line("1234AB", 1, "03440111")]);

        _folder.Import().BadLines.ShouldBe(BadLines.Limit);
        _folder.Told.Count.ShouldBe(BadLines.Shown);
    }

    [Fact]
    public void Import_BadLinesOfBothKinds_AreToldAsOne()
    {
        var twice = Enumerable.Range(1, 15).SelectMany(number => new[] { AreaFolder.Line("1234AB", number, "03440111"), AreaFolder.Line("1234AB", number, "03440112") });
        _folder.Write([.. twice, .. Enumerable.Repeat("bad", 15)]);

        _folder.Import().BadLines.ShouldBe(30);
        _folder.Told.Count.ShouldBe(BadLines.Shown);
        _folder.Told.Count(line => line.Contains("which stands")).ShouldBe(5);
    }

    [Fact]
    public void Import_OneBadLineMoreThanMayBe_IsRefused_AndLeavesNothing()
    {
        _folder.Write([AreaFolder.Line("1234AB", 1, "03440111"), .. Enumerable.Repeat("bad", BadLines.Limit + 1)]);

        Should.Throw<InvalidOperationException>(() => _folder.Import()).Message.ShouldContain($"among them line {BadLines.Limit + 3:N0}");
        System.IO.Directory.EnumerateFileSystemEntries(_folder.Tables).ShouldBeEmpty();
    }

    [Fact]
    public void Import_NoAddressAtAll_IsRefused_AndTheTableOfBeforeStays()
    {
        _folder.Write([AreaFolder.Line("1234AB", 1, "03440111")]);
        _folder.Import();
        _folder.Write(["bad"]);

        Should.Throw<InvalidOperationException>(() => _folder.Import()).Message.ShouldContain("no address");
        using var table = AreaTable.Open(_folder.TableOf(2026));
        table.Find("1234AB", 1).ShouldBe(0);
    }

    [Fact]
    public void Import_AnotherYearThanTheFileSays_IsRefused()
    {
        _folder.Write([AreaFolder.Line("1234AB", 1, "03440111")]);
        Should.Throw<InvalidOperationException>(() => _folder.Import(year: 2025)).Message.ShouldBe("The first line speaks of 2026, not of 2025.");

        _folder.Write([AreaFolder.Line("1234AB", 1, "03440111")], header: "PC6;Huisnummer;Buurt;Wijk;Gemeente");
        Should.Throw<InvalidOperationException>(() => _folder.Import()).Message.ShouldContain("--year");
        _folder.Import(year: 2025).Year.ShouldBe(2025);
    }

    [Fact]
    public void Import_ALineWithoutEnd_IsRefused()
    {
        File.WriteAllText(_folder.Source, $"{AreaFolder.Header}\n{new string('1', 2 * 1024 * 1024)}");
        Should.Throw<InvalidOperationException>(() => _folder.Import()).Message.ShouldContain("Line 2 is longer");
    }

    [Fact]
    public void Import_OfAPipe_IsRefused()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        var path = $"/proc/self/fd/{pipe.ClientSafePipeHandle.DangerousGetHandle()}";
        var import = new AreaImport(path, _folder.Tables, year: null, _folder.Told.Add, new ImportMeter(TimeProvider.System, TimeSpan.Zero, _ => { }));

        Should.Throw<InvalidOperationException>(() => import.Run(TestContext.Current.CancellationToken)).Message.ShouldContain("no file on disk");
    }

    [Fact]
    public void Import_WhileAnotherOfTheYearIsUnderWay_IsRefused_AndDisturbsNothing()
    {
        _folder.Write([AreaFolder.Line("1234AB", 1, "03440111")]);
        using (ImportWork.Take(_folder.Tables, 2026))
        {
            Should.Throw<InvalidOperationException>(() => _folder.Import()).Message.ShouldContain("Another import of 2026 is under way");
        }

        _folder.Import().Rows.ShouldBe(1);
    }

    [Fact]
    public void Import_BrokenOffBehindAnyPart_GoesOn_ToTheSameTable()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("AREAS_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"AREAS_SEED={seed}");
        var (lines, _) = RandomCountry.Make(new Random(seed), 1_000);
        lines.Insert(50, "bad");
        lines.Insert(250, "bad");
        lines.Insert(999, AreaFolder.Line("1234AB", 77, "03440111"));
        lines.Insert(10, AreaFolder.Line("1234AB", 77, "03440112"));
        _folder.Write(lines);
        var atOnce = _folder.Import(tables: Path.Combine(_folder.Path, "at-once"));
        var expected = File.ReadAllBytes(atOnce.Table);
        for (var part = 1; part <= 10; part++)
        {
            _folder.ImportUntil(part);
            File.Exists(_folder.TableOf(2026)).ShouldBeFalse();
            _folder.Told.Clear();

            var outcome = _folder.Import();

            _folder.Told[0].ShouldBe($"Goes on at line {(part * 100) + 2:N0}, where an earlier import of this file broke off.");
            outcome.FirstLine.ShouldBe((part * 100) + 2);
            (outcome.Rows, outcome.Addresses, outcome.BadLines).ShouldBe((atOnce.Rows, atOnce.Addresses, atOnce.BadLines), $"part {part}, seed {seed}");
            File.ReadAllBytes(outcome.Table).ShouldBe(expected, $"part {part}, seed {seed}");
            System.IO.Directory.EnumerateFileSystemEntries(_folder.Tables).ShouldBe([outcome.Table]);
            File.Delete(outcome.Table);
        }
    }

    [Theory]
    [InlineData("another file")]
    [InlineData("a damaged part")]
    [InlineData("a lost part")]
    [InlineData("a torn checkpoint")]
    [InlineData("another layout")]
    public void Import_WhatWasDoneCannotBeUsed_BeginsAnew(string what)
    {
        var (lines, addresses) = RandomCountry.Make(new Random(1), 1_000);
        _folder.Write(lines);
        _folder.ImportUntil(part: 3);
        var work = Path.Combine(_folder.Tables, "areas-2026.import");
        Spoil(what, work);

        var outcome = _folder.Import();

        outcome.FirstLine.ShouldBe(1);
        outcome.Addresses.ShouldBe(addresses.Count);
        _folder.Told.ShouldBeEmpty();
    }

    private void Spoil(string what, string work)
    {
        var part = Path.Combine(work, "part-0002");
        var checkpoint = Path.Combine(work, "checkpoint.json");
        switch (what)
        {
            case "another file":
                // The same length and beginning, another time.
                File.SetLastWriteTimeUtc(_folder.Source, File.GetLastWriteTimeUtc(_folder.Source).AddSeconds(1));
                break;
            case "a damaged part":
                var bytes = File.ReadAllBytes(part);
                bytes[^1] ^= 1;
                File.WriteAllBytes(part, bytes);
                break;
            case "a lost part":
                File.Delete(part);
                break;
            case "a torn checkpoint":
                File.WriteAllText(checkpoint, File.ReadAllText(checkpoint)[..100]);
                break;
            default:
                File.WriteAllText(checkpoint, File.ReadAllText(checkpoint).Replace("\"Format\":1", "\"Format\":2", StringComparison.Ordinal));
                break;
        }
    }
}
