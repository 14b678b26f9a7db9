using Npgsql;
using Shouldly;
using Wijkteam.Hub.Fixtures;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Keys.Postgres;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Postgres;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Keys;

public sealed class PostgresKeyStoreTests(PostgresServer server) : KeyStoreContract
{
    private readonly List<NpgsqlDataSource> _sources = [];
    private string _database = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _database = await server.CreateDatabaseAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var source in _sources)
        {
            await source.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private protected override IKeyTable OpenTable() => new PostgresKeyTable(Source(), TimeProvider.System, TimeSpan.FromSeconds(5));

    private protected override void Execute(string sql)
    {
        using var source = NpgsqlDataSource.Create(PostgresServer.OfSuperuser(_database));
        using var command = source.CreateCommand(sql);
        command.ExecuteNonQuery();
    }

    private protected override async Task<byte[]> DumpAsync()
    {
        await using var command = Source().CreateCommand("""
            SELECT string_agg(bytes, ''::bytea) FROM (
              SELECT content_key || log_key FROM subject_keys UNION ALL SELECT convert_to(name, 'UTF8') || key FROM hub_keys) AS all_keys (bytes)
            """);
        return (byte[])(await command.ExecuteScalarAsync(Deadline))!;
    }

    private protected override string Literal(Guid id) => $"'{id}'";

    /// <summary>A server that was restarted leaves broken connections in the pool; the one after them is new.</summary>
    [Fact]
    public async Task Keys_AfterTheServerEndedAllConnections_AreFoundAndMade()
    {
        var (id, other) = (Guid.NewGuid(), Guid.NewGuid());
        await using var store = Open();
        await store.CreateAsync(id, Deadline);
        await using var stranger = Open();
        await stranger.FindAsync(other, Deadline);

        await EndConnectionsAsync();
        (await stranger.FindAsync(id, Deadline)).ShouldNotBeNull();

        await EndConnectionsAsync();
        (await store.CreateAsync(other, Deadline)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Keys_WhileTheDatabaseIsAway_AreRefusedAsUnavailable()
    {
        await using var nowhere = new PostgresOptions { ConnectionString = $"Host=127.0.0.1;Port={PostgresServer.FreePort()};Username=hub" }.Keys.Open();
        await using var store = new KeyStore(new PostgresKeyTable(nowhere, TimeProvider.System, TimeSpan.FromMilliseconds(300)), new byte[Sealer.KeySize], cachedSubjects: 10, TimeProvider.System);

        await RefusedAsync(async () => await store.FindAsync(Guid.NewGuid(), Deadline));
        await RefusedAsync(async () => await store.CreateAsync(Guid.NewGuid(), Deadline));
    }

    private Task EndConnectionsAsync() => server.ExecuteAsync(
        $"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{new NpgsqlConnectionStringBuilder(_database).Database}'");

    private NpgsqlDataSource Source()
    {
        var source = new PostgresOptions { ConnectionString = _database }.Keys.Open();
        _sources.Add(source);
        return source;
    }

    private static async Task RefusedAsync(Func<Task> call) =>
        (await Should.ThrowAsync<RefusedException>(call)).Refusal.Reason.ShouldBe(RefusalReason.Unavailable);
}
