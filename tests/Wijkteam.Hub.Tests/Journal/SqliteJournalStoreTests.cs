using Shouldly;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Journal.Sqlite;
using Wijkteam.Hub.Platform.Sqlite;
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
        try
        {
            SetSchema(99);
            Should.Throw<InvalidOperationException>(() => Open(Time)).Message.ShouldContain("schema 99");
        }
        finally
        {
            SetSchema(1);
            Store = Open(Time);
        }

        (await Store.FindRecordAsync(record.Id, Deadline)).ShouldNotBeNull();
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

    private void SetSchema(int version)
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
