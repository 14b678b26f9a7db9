using System.CommandLine;
using Wijkteam.Hub.Areas;
using Wijkteam.Hub.Areas.Import;

namespace Wijkteam.Hub.Server;

/// <summary><c>hub import</c>: takes in what the hub routes by. A hub that runs meanwhile takes the new up by itself.</summary>
internal static class ImportCommand
{
    /// <summary>The exit code of an import that left lines out.</summary>
    public const int LinesLeftOut = 3;

    /// <summary>The exit code of an import that was broken off, as shells have it.</summary>
    public const int BrokenOff = 130;

    private static readonly TimeSpan OnATerminal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan InALog = TimeSpan.FromSeconds(5);

    public static Command Create() => new("import", "Take in what the hub routes by.") { CreateAreas(), ImportMunicipalityCommand.Create() };

    private static Command CreateAreas()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "CBS's file \"buurt, wijk en gemeente voor postcode-huisnummer\", unpacked: PC6;Huisnummer;Buurt2026;Wijk2026;Gemeente2026." };
        var year = new Option<int?>("--year") { Description = "The year of the division into areas. Default: the year in the file's first line.", HelpName = "YYYY" };
        var folder = new Option<string?>("--folder") { Description = "The folder of the tables. Default: Areas__Folder, or areas in Hub__DataFolder." };
        var command = new Command("areas", "Make a year's table of addresses, 8 million in some seconds. After a break the same command goes on where it was.") { file, year, folder };
        command.Validators.Add(result =>
        {
            if (result.GetValue(year) is < 2000 or > 2099)
            {
                result.AddError("--year takes a year from 2000 to 2099.");
            }
        });
        command.SetAction((arguments, cancellationToken) =>
            ImportAsync(arguments.GetRequiredValue(file), arguments.GetValue(year), arguments.GetValue(folder) ?? ConfiguredFolder(), cancellationToken));
        return command;
    }

    private static async Task<int> ImportAsync(FileInfo file, int? year, string folder, CancellationToken cancellationToken)
    {
        var done = 0;
        var failed = await OperatorFaults.TellAsync($"'{file}' is not imported", () =>
        {
            done = Import(file, year, folder, cancellationToken);
            return Task.CompletedTask;
        });
        return failed != 0 ? failed : done;
    }

    private static int Import(FileInfo file, int? year, string folder, CancellationToken cancellationToken)
    {
        var meter = new ImportMeter(TimeProvider.System, Console.IsOutputRedirected ? InALog : OnATerminal, Console.WriteLine);
        try
        {
            return Tell(new AreaImport(file.FullName, folder, year, Console.WriteLine, meter).Run(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Broken off. The same command goes on where this one was.");
            return BrokenOff;
        }
    }

    private static int Tell(ImportOutcome outcome)
    {
        Console.WriteLine(
            $"The areas of {outcome.Year} are in '{outcome.Table}': {outcome.Addresses:N0} addresses from {outcome.Rows:N0} lines, {outcome.RowsPerSecond / 1_000_000:F1} million lines/s.");
        if (outcome.BadLines == 0)
        {
            return 0;
        }

        Console.WriteLine($"Lines left out: {outcome.BadLines:N0}{(outcome.BadLines > BadLines.Shown ? ", of which the first are told of above" : "")}.");
        return LinesLeftOut;
    }

    private static string ConfiguredFolder()
    {
        var configuration = HubHost.Configure(new Dictionary<string, string?>()).Configuration;
        var hub = configuration.GetSection(HubOptions.Section).Get<HubOptions>() ?? new();
        return (configuration.GetSection(AreaOptions.Section).Get<AreaOptions>() ?? new()).FolderIn(hub);
    }
}
