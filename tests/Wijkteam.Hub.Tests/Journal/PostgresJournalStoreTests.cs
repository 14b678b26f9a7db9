using System.Text;
using Npgsql;
using Shouldly;
using Wijkteam.Hub.Fixtures;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Journal.Postgres;
using Wijkteam.Hub.Platform.Postgres;
using Xunit;

namespace Wijkteam.Hub.Tests.Journal;

public sealed partial class PostgresJournalStoreTests(PostgresServer server) : JournalStoreContract
{
    private string _connectionString = "";
    private NpgsqlDataSource _source = null!;

    private protected override async Task PrepareAsync()
    {
        _connectionString = await server.CreateDatabaseAsync();
        _source = Connect(_connectionString);
    }

    private protected override IJournalStore Open(TimeProvider time) => new PostgresJournalStore(_source, time);

    private protected override void CleanUp() => _source.Dispose();

    /// <summary>Other hubs are alive, and so are their streams.</summary>
    [Fact]
    public async Task Open_LeavesLeasesAlone()
    {
        var record = await DeliverAsync();
        await DoneAsync(LeaseOf(record));

        await ReopenAsync();

        (await DueKeysAsync()).ShouldBeEmpty();
        Time.Advance(TimeSpan.FromSeconds(30));
        (await DueKeysAsync()).ShouldBe([(record.Id, 1)]);
    }

    /// <summary>Whatever is listed must not walk through all that there ever was, also when the plan was made while there was next to nothing: it is kept.</summary>
    [Theory]
    [InlineData(PostgresJournalStore.DueSql, "text, bigint, bigint, bigint", "deliveries_open,deliveries_pkey,entries_pkey")]
    [InlineData(PostgresJournalStore.OverdueSql, "text, bigint, bigint", "deliveries_open")]
    [InlineData(PostgresJournalStore.DeadSql, "text, uuid, bigint, bigint", "deliveries_dead")]
    [InlineData(PostgresJournalStore.DeadOfSql, "text, uuid, bigint, bigint", "deliveries_dead")]
    [InlineData(PostgresJournalStore.DueSubscriptionsSql, "bigint", "deliveries_open")]
    [InlineData(PostgresJournalStore.QueuesSql, "text[], bigint", "deliveries_open,deliveries_dead,entries_pkey")]
    [InlineData(PostgresJournalStore.GroupsSql, "text, integer, text, bigint", "deliveries_dead")]
    [InlineData(PostgresJournalStore.GroupSql, "text, integer, text, bigint", "deliveries_dead")]
    [InlineData(PostgresJournalStore.DeliveriesSql, "uuid", "deliveries_pkey")]
    public async Task Lists_SearchByIndex(string sql, string types, string indexes)
    {
        await DoneAsync(LeaseOf(await DeliverAsync()));
        await using (var superuser = new NpgsqlConnection(PostgresServer.OfSuperuser(_connectionString) + ";Pooling=false"))
        {
            await superuser.OpenAsync(Deadline);
            await ExecuteAsync(superuser, "ANALYZE");
        }

        var plan = await ExplainAsync(sql, types);

        plan.ShouldNotContain("Seq Scan on deliveries");
        plan.ShouldNotContain("Seq Scan on entries");
        plan.ShouldNotContain("Join Filter");
        plan.ShouldNotContain("HashAggregate");
        foreach (var index in indexes.Split(','))
        {
            plan.ShouldContain($"using {index} on");
        }
    }

    private async Task<string> ExplainAsync(string sql, string types)
    {
        await using var connection = await _source.OpenConnectionAsync(Deadline);
        await ExecuteAsync(connection, $"PREPARE asked ({types}) AS {sql}");
        await using var command = new NpgsqlCommand($"EXPLAIN EXECUTE asked ({string.Join(", ", types.Split(',').Select(_ => "NULL"))})", connection);
        await using var rows = await command.ExecuteReaderAsync(Deadline);
        var plan = new StringBuilder();
        while (await rows.ReadAsync(Deadline))
        {
            plan.AppendLine(rows.GetString(0));
        }

        return plan.ToString();
    }

    private static NpgsqlDataSource Connect(string connectionString) => new PostgresOptions { ConnectionString = connectionString }.Journal.Open();

    /// <summary>Waits until so many sessions of this test's database wait for a lock.</summary>
    private async Task UntilBlockedAsync(int sessions = 1)
    {
        await using var connection = new NpgsqlConnection(_connectionString + ";Pooling=false");
        await connection.OpenAsync(Deadline);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", connection);
        while ((long)(await command.ExecuteScalarAsync(Deadline))! < sessions)
        {
            Deadline.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Another hub's transaction that has done something and not yet ended.</summary>
    private async Task<NpgsqlConnection> BeginAsync(string sql, params object[] values)
    {
        var connection = new NpgsqlConnection(_connectionString + ";Pooling=false");
        await connection.OpenAsync(Deadline);
        await ExecuteAsync(connection, "BEGIN");
        await ExecuteAsync(connection, sql, values);
        return connection;
    }

    private async Task ExecuteAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(Deadline);
    }
}
