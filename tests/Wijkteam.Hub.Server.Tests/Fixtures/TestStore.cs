using System.Security.Cryptography;
using Npgsql;
using Wijkteam.Hub.Fixtures;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Platform.Sqlite;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>The store that a test's hub keeps its data in, seen past the hub: SQLite files in its folder or, with <c>HUB_TEST_STORE=postgres</c> in the environment, a
/// database of its own.</summary>
/// <param name="folder">The hub's data folder.</param>
public sealed class TestStore(string folder)
{
    private string? _database;

    /// <summary>Whether several hubs may have the same store.</summary>
    public static bool IsShared => IsPostgres;

    private static bool IsPostgres { get; } = Environment.GetEnvironmentVariable("HUB_TEST_STORE") switch
    {
        null or "" or "sqlite" => false,
        "postgres" => true,
        var other => throw new InvalidOperationException($"HUB_TEST_STORE is sqlite or postgres, not {other}."),
    };

    /// <summary>The hub's settings of its store; the same at each start.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> PrepareAsync()
    {
        var settings = new Dictionary<string, string?> { ["Hub:DataFolder"] = folder };
        if (IsPostgres)
        {
            _database ??= await CreateAsync();
            settings["Hub:Postgres:ConnectionString"] = _database;
        }

        return settings;
    }

    /// <summary>Counts rows: <paramref name="where"/> begins with a table.</summary>
    public long Count(string where)
    {
        var sql = $"SELECT count(*) FROM {where}";
        if (_database is null)
        {
            using var journal = Open("journal.db");
            using var count = journal.PrepareOnce(sql);
            return count.First()!.Value;
        }

        using var source = NpgsqlDataSource.Create(_database);
        using var command = source.CreateCommand(sql);
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Changes rows.</summary>
    /// <param name="table">A table; decides in which file it is done.</param>
    /// <returns>How many.</returns>
    public int Change(string table, string sql)
    {
        if (_database is null)
        {
            using var file = SqliteDatabase.OpenDurable(Path.Combine(folder, FileOf(table)));
            file.Execute(sql);
            return file.Changes;
        }

        using var source = NpgsqlDataSource.Create(PostgresServer.OfSuperuser(_database));
        using var command = source.CreateCommand(sql);
        return command.ExecuteNonQuery();
    }

    /// <summary>An id as a literal of this store.</summary>
    public string Literal(Guid id) => _database is null ? $"x'{id:N}'" : $"'{id}'";

    /// <summary>64 bytes that open under no key, as a literal of this store.</summary>
    public string Damaged => _database is null ? "zeroblob(64)" : "decode(repeat('00', 64), 'hex')";

    /// <summary>The rows of tables, in an order that is the same each time.</summary>
    public IReadOnlyList<string> Rows(params string[] tables) => [.. tables.SelectMany(table => _database is null ? RowsInFile(table) : RowsInDatabase(table))];

    private static string FileOf(string table) => table.EndsWith("_keys", StringComparison.Ordinal) && table != "revoked_keys" ? "keys.db" : "journal.db";

    private async Task<string> CreateAsync()
    {
        // As the operator would: hubs on PostgreSQL make no master key.
        System.IO.Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "master.key"), Convert.ToBase64String(RandomNumberGenerator.GetBytes(Sealer.KeySize)));
        var server = await TestContext.Current.GetFixture<PostgresServer>();
        return await server!.CreateDatabaseAsync();
    }

    private SqliteDatabase Open(string file) => SqliteDatabase.OpenReader(Path.Combine(folder, file));

    private List<string> RowsInFile(string table)
    {
        using var database = Open(FileOf(table));
        using var names = database.PrepareOnce($"SELECT group_concat('quote(' || name || ')', '||') FROM pragma_table_info('{table}')");
        using var rows = database.PrepareOnce($"SELECT {names.ReadFirst(row => row.Text(0))} FROM {table} ORDER BY 1");
        return rows.ReadAll(row => $"{table}: {row.Text(0)}");
    }

    private List<string> RowsInDatabase(string table)
    {
        using var source = NpgsqlDataSource.Create(_database!);
        using var command = source.CreateCommand($"SELECT t::text FROM {table} t ORDER BY 1");
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add($"{table}: {reader.GetString(0)}");
        }

        return rows;
    }
}
