using System.Security.Cryptography;
using Npgsql;
using Wijkteam.Hub.Fixtures;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform.Sqlite;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>Where the hub of one run keeps its data: SQLite files in a fresh folder, or a fresh database on a PostgreSQL server of the run's own. Durable, both.</summary>
internal sealed class BenchmarkStore : IAsyncDisposable
{
    private readonly BenchmarkFolder _folder = new();
    private PostgresServer? _server;
    private string? _database;
    private RedisServer? _redis;

    private BenchmarkStore()
    {
    }

    public string Folder => _folder.Path;

    /// <summary>The PostgreSQL server; null for SQLite.</summary>
    public PostgresServer? Server => _server;

    /// <summary>Its name, for what is printed.</summary>
    public string Name => _server is null ? "sqlite" : "postgres";

    /// <param name="name"><c>sqlite</c> or <c>postgres</c>.</param>
    public static async Task<BenchmarkStore> CreateAsync(string name, bool withRedis)
    {
        var store = new BenchmarkStore { _redis = withRedis ? await RedisServer.StartAsync() : null };
        if (name == "postgres")
        {
            store._server = new PostgresServer();
            store._database = await store._server.CreateDatabaseAsync();
            await File.WriteAllTextAsync(store.MasterKeyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        }
        else if (name != "sqlite")
        {
            await store.DisposeAsync();
            throw new ArgumentException($"A store is sqlite or postgres, not {name}.", nameof(name));
        }

        return store;
    }

    /// <summary>The settings of a hub on this store.</summary>
    public IEnumerable<(string Name, string Value)> Settings => _database is null
        ? []
        : [("Hub__Postgres__ConnectionString", _database), ("Hub__MasterKeyFile", MasterKeyFile), ("Hub__Redis__Configuration", _redis?.Configuration ?? "")];

    /// <summary>The CPU time of the database's own processes; none for SQLite, which lives in the hub's.</summary>
    public TimeSpan CpuTime => _server?.CpuTime ?? TimeSpan.Zero;

    private string MasterKeyFile => Path.Combine(Folder, "master.key");

    /// <summary>How many deliveries the store holds, and how many of them as acknowledged. Asks the store itself, after the hub has gone.</summary>
    public async Task<(long All, long Acknowledged)> CountDeliveriesAsync()
    {
        var sql = $"SELECT count(*), count(*) FILTER (WHERE state = {(int)DeliveryState.Acknowledged}) FROM deliveries";
        if (_database is null)
        {
            using var file = SqliteDatabase.OpenReader(Path.Combine(BenchmarkFolder.DataOf(Folder), "journal.db"));
            using var count = file.PrepareOnce(sql);
            count.Step();
            return (count.Int64(0), count.Int64(1));
        }

        await using var source = NpgsqlDataSource.Create(_database);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        _folder.Dispose();
    }
}
