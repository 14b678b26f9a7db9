using System.CommandLine;
using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub.Server;

/// <summary><c>hub migrate</c>: brings PostgreSQL databases up to this hub's schemas.</summary>
/// <remarks>A step of its own, for a fresh database too: whoever may change tables can undo what the hub promises of them, so the role that serves may not.</remarks>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be done, and do nothing." };
        var grant = new Option<string?>("--grant") { Description = "Also let this role serve: SELECT and INSERT, and UPDATE and DELETE where the hub needs them.", HelpName = "ROLE" };
        var command = new Command("migrate", "Bring the databases of Hub__Postgres__ConnectionString (and …KeyConnectionString) up to this hub's schemas. Needs a role that owns the tables.")
        {
            dryRun,
            grant,
        };
        command.SetAction((arguments, _) => OperatorFaults.TellAsync("The databases are not migrated", () =>
        {
            var options = HubHost.Configure(new Dictionary<string, string?>()).Configuration.GetSection(PostgresOptions.Section).Get<PostgresOptions>() ?? new();
            if (!options.IsUsed)
            {
                throw new InvalidOperationException($"{options.Journal.Setting} is not set. A SQLite store needs no migration: it is brought up when the hub starts.");
            }

            HubDatabases.Migrate(options, arguments.GetValue(dryRun), arguments.GetValue(grant), Console.WriteLine);
            return Task.CompletedTask;
        }));
        return command;
    }
}
