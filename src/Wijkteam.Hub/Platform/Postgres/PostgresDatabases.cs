using Npgsql;

namespace Wijkteam.Hub.Platform.Postgres;

/// <summary>The databases of a hub that serves, each looked over before anything is done with it. Rooms with the same connection string share its connections.</summary>
internal sealed class PostgresDatabases : IAsyncDisposable
{
    private readonly Dictionary<string, NpgsqlDataSource> _sources = [];

    /// <summary>A database that can be reached and keeps what it acknowledges.</summary>
    /// <exception cref="InvalidOperationException">It cannot, or does not; the message says how to mend it.</exception>
    public NpgsqlDataSource Open(PostgresAddress address)
    {
        if (!_sources.TryGetValue(address.ConnectionString, out var source))
        {
            source = address.Open();
            _sources.Add(address.ConnectionString, source);
            PostgresFaults.Tell(address, () => RequireDurable(source, address));
        }

        return source;
    }

    /// <summary>A database with the tables of a room, as this hub knows them, and the rights to use them.</summary>
    /// <inheritdoc cref="Open(PostgresAddress)"/>
    public NpgsqlDataSource Open(PostgresAddress address, PostgresSchema schema)
    {
        var source = Open(address);
        PostgresFaults.Tell(address, () => schema.Check(source, address));
        return source;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources.Values)
        {
            await source.DisposeAsync();
        }
    }

    private static void RequireDurable(NpgsqlDataSource source, PostgresAddress address)
    {
        using var command = source.CreateCommand("SELECT current_setting('transaction_read_only'), current_setting('synchronous_commit'), current_setting('fsync')");
        using var reader = command.ExecuteReader();
        reader.Read();
        if (reader.GetString(0) != "off")
        {
            throw Unfit(address, "is read-only: default_transaction_read_only is on. Set it off for this database and user");
        }

        // With synchronous_standby_names set, "on" also waits until the standby has it on disk; less would lose with the primary what was acknowledged.
        if (reader.GetString(1) is not ("on" or "remote_apply") and var commit)
        {
            throw Unfit(address, $"does not keep what it acknowledges: synchronous_commit is {commit}. Set it on for this database and user");
        }

        if (reader.GetString(2) != "on")
        {
            throw Unfit(address, "does not keep what it acknowledges: fsync is off. Set it on for this server");
        }
    }

    private static InvalidOperationException Unfit(PostgresAddress address, string what) => new($"The {address} {what}. It stands in {address.Setting}.");
}
