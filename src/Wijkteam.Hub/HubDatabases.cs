using Npgsql;
using Wijkteam.Hub.Journal.Postgres;
using Wijkteam.Hub.Keys.Postgres;
using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub;

/// <summary>The hub's PostgreSQL databases and what this hub needs to be in them. A SQLite file is brought up when it is opened.</summary>
internal static class HubDatabases
{
    /// <summary>Runs what has not been run yet, or only says what that is.</summary>
    /// <param name="role">The role that serves, which is given what it needs; null for none.</param>
    /// <param name="say">Hears a line about each database, and each change to it.</param>
    /// <exception cref="InvalidOperationException">A database cannot be reached or changed, or is from a newer hub.</exception>
    public static void Migrate(PostgresOptions options, bool dryRun, string? role, Action<string> say)
    {
        Migrate("journal", options.Journal, JournalSchema.Postgres, dryRun, role, say);
        Migrate("keys", options.Keys, KeysSchema.Postgres, dryRun, role, say);
    }

    /// <summary>Looks over all of them before anything is written to one.</summary>
    /// <exception cref="InvalidOperationException">One cannot be used as it is; the message says how to mend it.</exception>
    public static void Check(PostgresOptions options, PostgresDatabases databases)
    {
        if (options.IsUsed)
        {
            databases.Open(options.Journal, JournalSchema.Postgres);
            databases.Open(options.Keys, KeysSchema.Postgres);
        }
    }

    private static void Migrate(string room, PostgresAddress address, PostgresSchema schema, bool dryRun, string? role, Action<string> say)
    {
        using var source = address.Open();
        PostgresFaults.Tell(address, () =>
        {
            var version = schema.VersionOf(source);
            say(version == schema.Latest
                ? $"{room}: the {address} has schema {version}; nothing to do."
                : $"{room}: the {address} has schema {version}; this hub knows up to {schema.Latest}.");
            if (dryRun)
            {
                for (var next = version + 1; next <= schema.Latest; next++)
                {
                    say($"{room}: would run {next:000}.sql");
                }
            }
            else
            {
                schema.Migrate(source, applied => say($"{room}: ran {applied:000}.sql"));
            }

            if (role is not null)
            {
                Grant(room, source, schema, role, dryRun, say);
            }
        });
    }

    private static void Grant(string room, NpgsqlDataSource source, PostgresSchema schema, string role, bool dryRun, Action<string> say)
    {
        if (dryRun)
        {
            say($"{room}: would let '{role}' serve");
            return;
        }

        schema.Grant(source, role);
        say($"{room}: '{role}' may serve");
    }
}
