using Npgsql;
using Shouldly;
using Wijkteam.Hub.Fixtures;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Journal.Postgres;
using Wijkteam.Hub.Platform.Postgres;
using Xunit;

namespace Wijkteam.Hub.Tests.Journal;

public sealed class PostgresJournalStoreTests(PostgresServer server) : JournalStoreContract
{
    private NpgsqlDataSource _source = null!;

    private protected override async Task PrepareAsync() =>
        _source = new PostgresOptions { ConnectionString = await server.CreateDatabaseAsync() }.Journal.Open();

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
}
