using System.Globalization;
using Wijkteam.Hub.Areas.Import;
using Xunit;

namespace Wijkteam.Hub.Tests.Areas;

/// <summary>A folder for the files of one test.</summary>
internal sealed class AreaFolder : IDisposable
{
    public const string Header = "PC6;Huisnummer;Buurt2026;Wijk2026;Gemeente2026";

    public string Path { get; } = System.IO.Directory.CreateTempSubdirectory("hub-areas-").FullName;

    /// <summary>What the imports have said, line by line.</summary>
    public List<string> Told { get; } = [];

    public string Source => System.IO.Path.Combine(Path, "source.csv");

    public string Tables => System.IO.Path.Combine(Path, "areas");

    public string TableOf(int year) => System.IO.Path.Combine(Tables, $"areas-{year}.table");

    /// <summary>Writes the source: the first line and these.</summary>
    public void Write(IEnumerable<string> lines, string header = Header, string end = "\n") => File.WriteAllText(Source, string.Concat(lines.Prepend(header).Select(line => line + end)));

    /// <summary>Imports the source.</summary>
    public ImportOutcome Import(int? year = null, int linesPerPart = 100, string? tables = null)
    {
        var meter = new ImportMeter(TimeProvider.System, TimeSpan.Zero, _ => { });
        return new AreaImport(Source, tables ?? Tables, year, Told.Add, meter, linesPerPart).Run(TestContext.Current.CancellationToken);
    }

    /// <summary>Imports the source, but breaks off behind a number of parts.</summary>
    public void ImportUntil(int part, int linesPerPart = 100)
    {
        using var broken = new CancellationTokenSource();
        var parts = 0;
        var meter = new ImportMeter(TimeProvider.System, TimeSpan.Zero, _ =>
        {
            if (++parts == part)
            {
                broken.Cancel();
            }
        });
        try
        {
            new AreaImport(Source, Tables, year: null, Told.Add, meter, linesPerPart).Run(broken.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        throw new InvalidOperationException($"The import came to its end before part {part}.");
    }

    /// <summary>Puts what is no table in the place of a year's.</summary>
    public void Spoil(int year)
    {
        var spoiled = System.IO.Path.Combine(Path, "spoiled");
        File.WriteAllText(spoiled, new string('x', 500));
        System.IO.Directory.CreateDirectory(Tables);
        File.Move(spoiled, TableOf(year), overwrite: true);
    }

    /// <summary>A line of the source.</summary>
    public static string Line(string postcode, int houseNumber, string neighbourhood) =>
        string.Create(CultureInfo.InvariantCulture, $"{postcode};{houseNumber};{neighbourhood};{neighbourhood[..6]};{neighbourhood[..4]}");

    public void Dispose() => System.IO.Directory.Delete(Path, recursive: true);
}
