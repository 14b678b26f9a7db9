using System.Globalization;
using Shouldly;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Journal.Sqlite;
using Wijkteam.Hub.Platform.Sqlite;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Journal;

public sealed class SqliteJournalStoreTests : JournalStoreContract
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("journal-test-").FullName;

    private string File => Path.Combine(_folder, "journal.db");

    private protected override IJournalStore Open(TimeProvider time) => new SqliteJournalStore(_folder, time);

    private protected override void CleanUp() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Open_FolderOfAnotherHub_IsRefusedAndNamesTheHolder()
    {
        var e = Should.Throw<InvalidOperationException>(() => new SqliteJournalStore(_folder, Time));

        e.Message.ShouldContain(_folder);
        e.Message.ShouldContain($"process {Environment.ProcessId} on {Environment.MachineName}");
        await DoneAsync(Submission(out _, out _));
        await ReopenAsync();
    }

    [Fact]
    public async Task Open_SchemaOfANewerHub_IsRefusedAndTheFolderIsFreeAgain()
    {
        await DoneAsync(Submission(out _, out var record));
        await Store.DisposeAsync();
        var schema = GetSchema();
        try
        {
            SetSchema(99);
            Should.Throw<InvalidOperationException>(() => Open(Time)).Message.ShouldContain("schema 99");
        }
        finally
        {
            SetSchema(schema);
            Store = Open(Time);
        }

        (await Store.FindRecordAsync(record.Id, Deadline)).ShouldNotBeNull();
    }

    /// <summary>The folder belonged to one hub, and its streams went with it.</summary>
    [Fact]
    public async Task Reopen_EndsLeases()
    {
        var record = await DeliverAsync();
        await DoneAsync(LeaseOf(record));
        (await DueKeysAsync()).ShouldBeEmpty();

        await ReopenAsync();

        (await DueKeysAsync()).ShouldBe([(record.Id, 1)]);
        await DoneAsync(LeaseOf(record, attempt: 1));
    }

    [Fact]
    public void OpenDurable_IsWalAndFull()
    {
        using var database = SqliteDatabase.OpenDurable(File);

        Pragma(database, "journal_mode").ShouldBe("wal");
        Pragma(database, "synchronous").ShouldBe("2");
    }

    [Fact]
    public void OpenDurable_WhereThereIsNoWal_IsRefused() =>
        Should.Throw<SqliteException>(() => SqliteDatabase.OpenDurable(":memory:")).Message.ShouldContain("does not keep what it acknowledges");

    [Fact]
    public void OpenReader_CannotWrite()
    {
        using var database = SqliteDatabase.OpenReader(File);

        Should.Throw<SqliteException>(() => database.Execute("DELETE FROM entries"));
    }

    [Fact]
    public void InTransaction_ThatThrows_LeavesNothing()
    {
        using var database = SqliteDatabase.OpenDurable(Path.Combine(_folder, "other.db"));
        database.Execute("CREATE TABLE t (x INTEGER)");

        Should.Throw<InvalidOperationException>(() => database.InTransaction<bool>(() =>
        {
            database.Execute("INSERT INTO t VALUES (1)");
            throw new InvalidOperationException("no");
        }));

        using var count = database.PrepareOnce("SELECT count(*) FROM t");
        count.First().ShouldBe(0);
    }

    /// <summary>Whatever narrows a list has to drive it; the last word is the planner's.</summary>
    [Theory]
    [InlineData("", "referrals_by_source,referrals_by_target")]
    [InlineData("source", "referrals_by_source")]
    [InlineData("target", "referrals_by_target")]
    [InlineData("other source", "referrals_by_target")]
    [InlineData("other target", "referrals_by_source")]
    [InlineData("updates", "referrals_by_source,referrals_by_target")]
    [InlineData("ids", "")]
    [InlineData("subject", "records_by_subject")]
    [InlineData("external", "records_by_external")]
    public void ListReferrals_IsDrivenByTheIndexOfItsFilter(string filter, string expected)
    {
        var all = new ExchangeQuery(RecordKind.Referral, Gp, 10);
        var query = filter switch
        {
            "source" => all with { Party = ReferralParty.Source },
            "target" => all with { Party = ReferralParty.Target },
            "other source" => all with { Source = "others" },
            "other target" => all with { Target = "others" },
            "updates" => all with { Order = ReferralListOrder.UpdateTimeAsc, UpdateTimeFrom = Now, After = new ExchangeCursor(Now, Guid.NewGuid()) },
            "ids" => all with { Ids = [.. Enumerable.Range(0, 50).Select(_ => Guid.NewGuid())] },
            "subject" => all with { SubjectId = Guid.NewGuid() },
            "external" => all with { ExternalHmac = [1] },
            _ => all,
        };
        using var database = SqliteDatabase.OpenReader(File);
        using var plan = database.PrepareOnce("EXPLAIN QUERY PLAN " + new ExchangeSql(query, "id", mark: '?', aside: "+").Text);

        var details = plan.ReadAll(row => row.Text(3));

        details.ShouldAllBe(detail => !detail.StartsWith("SCAN records", StringComparison.Ordinal));
        string[] indexes = ["referrals_by_source", "referrals_by_target", "records_by_subject", "records_by_external"];
        string.Join(',', indexes.Where(index => details.Exists(detail => detail.Contains(index, StringComparison.Ordinal)))).ShouldBe(expected, string.Join('\n', details));
    }

    /// <summary>What the operator asks must not walk through all that was ever delivered.</summary>
    [Theory]
    [InlineData(SqliteOperationsReader.QueueSql, "d USING INDEX deliveries_open (participant=?)")]
    [InlineData(SqliteOperationsReader.QueueSql, "l USING COVERING INDEX deliveries_dead (participant=?)")]
    [InlineData(SqliteOperationsReader.GroupsSql, "deliveries USING INDEX deliveries_dead (participant>?)")]
    [InlineData(SqliteOperationsReader.GroupSql, "d USING INDEX deliveries_dead (participant=?)")]
    [InlineData(SqliteOperationsReader.DeliveriesSql, "d USING PRIMARY KEY (participant=? AND record_id=?)")]
    [InlineData(SqliteOperationsReader.DeliveriesSql, "n USING PRIMARY KEY (participant>?)")]
    [InlineData(SqlitePushReader.OverdueSql, "d USING INDEX deliveries_open (participant=?)")]
    [InlineData(SqlitePushReader.DeadOfSql, "d USING INDEX deliveries_dead (participant=? AND (record_id,record_version)>(?,?))")]
    public void Operations_SearchByIndex(string sql, string expected)
    {
        using var database = SqliteDatabase.OpenReader(File);
        using var plan = database.PrepareOnce($"EXPLAIN QUERY PLAN {sql}");

        var details = plan.ReadAll(row => row.Text(3));

        details.ShouldContain($"SEARCH {expected}", string.Join('\n', details));
    }

    /// <summary>Who looked is asked of one citizen: nobody else's entries are walked through, nor any row read whole before it is known to come.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void CitizenEntries_AreFoundByTheCitizen(bool party, bool one)
    {
        var query = new CitizenEntriesQuery(Guid.NewGuid(), 10) { Party = party ? Gp : null, RecordId = one ? Guid.NewGuid() : null, BeforeId = Guid.NewGuid() };
        using var database = SqliteDatabase.OpenReader(File);
        using var plan = database.PrepareOnce("EXPLAIN QUERY PLAN " + new CitizenEntriesSql(query, mark: '?').Text);

        var details = plan.ReadAll(row => row.Text(3));

        details.ShouldContain(detail => detail.StartsWith(one ? "SEARCH records USING PRIMARY KEY" : "SEARCH records USING INDEX records_by_subject", StringComparison.Ordinal), string.Join('\n', details));
        details.ShouldContain("SEARCH n USING COVERING INDEX entries_by_record (record_id=? AND id<?)", string.Join('\n', details));
        details.ShouldContain("SEARCH e USING INDEX entries_by_record (record_id=? AND id=?)", string.Join('\n', details));
    }

    private long GetSchema()
    {
        using var database = SqliteDatabase.OpenDurable(File);
        return long.Parse(Pragma(database, "user_version"), CultureInfo.InvariantCulture);
    }

    private void SetSchema(long version)
    {
        using var database = SqliteDatabase.OpenDurable(File);
        database.Execute($"PRAGMA user_version = {version}");
    }

    private static string Pragma(SqliteDatabase database, string name)
    {
        using var statement = database.PrepareOnce($"PRAGMA {name}");
        statement.Step().ShouldBeTrue();
        return statement.Text(0);
    }
}
