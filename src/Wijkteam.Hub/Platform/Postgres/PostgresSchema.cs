using System.Globalization;
using Npgsql;

namespace Wijkteam.Hub.Platform.Postgres;

/// <summary>The tables of one room: the numbered scripts (001.sql, 002.sql …) embedded beside a type of that room. Rooms may share a database.</summary>
/// <param name="room">Names the room in the table that says how far a database is.</param>
/// <param name="beside">A type in the folder of the scripts.</param>
/// <param name="rights">What the role that serves needs.</param>
internal sealed class PostgresSchema(string room, Type beside, IReadOnlyList<PostgresRights> rights)
{
    /// <summary>The advisory lock under which schemas change, whoever changes them: "wijkteam" in ASCII.</summary>
    private const long Lock = 0x77696a6b7465616d;

    private readonly string[] _scripts = Find(beside);

    /// <summary>The number of the last script that this hub knows.</summary>
    public int Latest => _scripts.Length;

    /// <summary>Brings a database up to <see cref="Latest"/>. Several hubs may do so at once: each script runs once.</summary>
    /// <param name="applied">Hears of each script once it has been committed.</param>
    /// <exception cref="InvalidOperationException">The database is from a newer hub.</exception>
    public void Migrate(NpgsqlDataSource source, Action<int>? applied = null)
    {
        using var connection = source.OpenConnection();

        // Held by the session and not by the transactions: one that began before another hub's commit may not see its tables.
        Execute(connection, $"SELECT pg_advisory_lock({Lock})");
        try
        {
            while (Step(connection) is { } version)
            {
                applied?.Invoke(version);
            }
        }
        finally
        {
            Execute(connection, $"SELECT pg_advisory_unlock({Lock})");
        }
    }

    /// <summary>The number of the last script that a database has had; 0 for one without this room's tables.</summary>
    public int VersionOf(NpgsqlDataSource source)
    {
        using var connection = source.OpenConnection();
        return VersionIn(connection);
    }

    /// <summary>Makes sure that a database is as this hub needs it. Nothing is changed: a hub that serves has no right to.</summary>
    /// <exception cref="InvalidOperationException">It is older or newer; the message says what to do.</exception>
    public void Check(NpgsqlDataSource source, PostgresAddress address)
    {
        var version = VersionOf(source);
        if (version < Latest)
        {
            throw new InvalidOperationException(
                $"The {address} has schema {version} of the {room}; this hub needs {Latest}. Run 'hub migrate' with the role that owns the tables.");
        }

        RefuseNewer(version);
        RequireRights(source, address);
    }

    /// <summary>Gives a role what it needs to serve, once the tables are there.</summary>
    /// <param name="role">Exists; who may not is the database's to say.</param>
    public void Grant(NpgsqlDataSource source, string role)
    {
        using var quote = source.CreateCommand("SELECT 'GRANT USAGE ON SCHEMA ' || quote_ident(current_schema()) || ' TO ' || quote_ident($1), quote_ident($1)");
        quote.Parameters.Add(new NpgsqlParameter<string> { TypedValue = role });
        using var reader = quote.ExecuteReader();
        reader.Read();
        using var grant = source.CreateCommand(string.Join(
            ';', [reader.GetString(0), .. Rights.Select(right => $"GRANT {right.Privileges} ON {right.Table} TO {reader.GetString(1)}")]));
        grant.ExecuteNonQuery();
    }

    private IEnumerable<PostgresRights> Rights => [new PostgresRights("schema_versions", "SELECT"), .. rights];

    private void RequireRights(NpgsqlDataSource source, PostgresAddress address)
    {
        foreach (var right in Rights)
        {
            foreach (var privilege in right.Privileges.Split(", "))
            {
                using var command = source.CreateCommand("SELECT has_table_privilege($1, $2)");
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = right.Table });
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = privilege });
                if (command.ExecuteScalar() is not true)
                {
                    throw new InvalidOperationException($"The {address} does not let this user {privilege} on {right.Table}. Run 'hub migrate --grant USER' with the role that owns the tables.");
                }
            }
        }
    }

    /// <returns>The number of the script that was run; null if there was none to run.</returns>
    private int? Step(NpgsqlConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        var version = VersionIn(connection);
        RefuseNewer(version);
        if (version == Latest)
        {
            return null;
        }

        var next = version + 1;
        Execute(connection, "CREATE TABLE IF NOT EXISTS schema_versions (room text PRIMARY KEY, version integer NOT NULL)");
        Execute(connection, ScriptOf(next));
        Execute(connection, $"INSERT INTO schema_versions (room, version) VALUES ('{room}', {next}) ON CONFLICT (room) DO UPDATE SET version = excluded.version");
        transaction.Commit();
        return next;
    }

    private int VersionIn(NpgsqlConnection connection)
    {
        using var table = new NpgsqlCommand("SELECT to_regclass('schema_versions') IS NOT NULL", connection);
        if (!(bool)table.ExecuteScalar()!)
        {
            return 0;
        }

        using var version = new NpgsqlCommand($"SELECT version FROM schema_versions WHERE room = '{room}'", connection);
        return version.ExecuteScalar() as int? ?? 0;
    }

    private void RefuseNewer(int version)
    {
        if (version > Latest)
        {
            throw new InvalidOperationException($"The database has schema {version} of the {room}; this hub knows up to {Latest}. Run the hub that made it, or a newer one.");
        }
    }

    private string ScriptOf(int version)
    {
        using var reader = new StreamReader(beside.Assembly.GetManifestResourceStream(_scripts[version - 1])!);
        return reader.ReadToEnd();
    }

    /// <returns>The names of the scripts in the order of their numbers.</returns>
    private static string[] Find(Type beside)
    {
        var prefix = beside.Namespace + ".";
        string[] names = [.. beside.Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i] != string.Create(CultureInfo.InvariantCulture, $"{prefix}{i + 1:000}.sql"))
            {
                throw new InvalidOperationException($"Schema script {names[i]} is not the one that comes after {i}.");
            }
        }

        return names;
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);

        // A script may rewrite tables of any size; it has all the time that it needs.
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }
}
