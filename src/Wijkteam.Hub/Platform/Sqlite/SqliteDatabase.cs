using SQLitePCL;

namespace Wijkteam.Hub.Platform.Sqlite;

/// <summary>One connection to one SQLite file, used by one thread at a time.</summary>
/// <remarks>Straight over SQLitePCLRaw: statements are prepared once and bound by position, since every microsecond of the one writer is a submission's.</remarks>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly sqlite3 _db;
    private readonly List<SqliteStatement> _statements = [];

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(sqlite3 db) => _db = db;

    /// <summary>Opens or makes the file, in WAL mode with <c>synchronous=FULL</c>, and asserts both: a kill can never show their absence.</summary>
    /// <exception cref="SqliteException">The file cannot be opened or does not take these settings.</exception>
    public static SqliteDatabase OpenDurable(string path)
    {
        var database = Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        database.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -16384;");
        database.Assert("PRAGMA journal_mode", "wal");
        database.Assert("PRAGMA synchronous", "2");
        return database;
    }

    /// <summary>Opens the file for reading beside the writer.</summary>
    public static SqliteDatabase OpenReader(string path)
    {
        var database = Open(path, raw.SQLITE_OPEN_READWRITE);
        
        database.Execute("PRAGMA query_only = ON; PRAGMA cache_size = -16384;");
        return database;
    }

    /// <summary>How many rows the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_db);

    /// <summary>Prepares a statement that lives as long as the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        var prepared = PrepareOnce(sql, raw.SQLITE_PREPARE_PERSISTENT);
        _statements.Add(prepared);
        return prepared;
    }

    /// <summary>Prepares a statement that the caller disposes.</summary>
    public SqliteStatement PrepareOnce(string sql) => PrepareOnce(sql, 0);

    /// <summary>Runs a script of statements that return nothing.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_db, sql));

    /// <summary>Runs <paramref name="work"/> as one transaction: all of it is on disk on return, none of it if it throws.</summary>
    public T InTransaction<T>(Func<T> work)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            var result = work();
            Execute("COMMIT");
            return result;
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    /// <summary>Copies what the write-ahead log holds into the database file as far as readers allow, waiting for nobody; returns whether all of it was copied.</summary>
    public bool Checkpoint()
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_db, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var logFrames, out var copiedFrames);
        return code is raw.SQLITE_OK && logFrames == copiedFrames;
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
        {
            statement.Dispose();
        }

        _db.Dispose();
    }

    internal void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw new SqliteException(raw.sqlite3_extended_errcode(_db), raw.sqlite3_errmsg(_db).utf8_to_string());
        }
    }

    private SqliteStatement PrepareOnce(string sql, uint flags)
    {
        Check(raw.sqlite3_prepare_v3(_db, sql, flags, out var statement));
        return new SqliteStatement(this, statement);
    }

    private void Rollback()
    {
        // Some errors have rolled back already.
        if (raw.sqlite3_get_autocommit(_db) == 0)
        {
            Execute("ROLLBACK");
        }
    }

    private static SqliteDatabase Open(string path, int flags)
    {
        var code = raw.sqlite3_open_v2(path, out var db, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        var database = new SqliteDatabase(db);
        database.Check(code);
        database.Check(raw.sqlite3_busy_timeout(db, 10_000));

        // Else a statement whose parameter might decide about a partial index (kind = ?) is compiled anew whenever it is bound.
        database.Check(raw.sqlite3_db_config(db, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _));
        return database;
    }

    private void Assert(string pragma, string expected)
    {
        using var statement = PrepareOnce(pragma);
        var actual = statement.Step() ? statement.Text(0) : "";
        if (actual != expected)
        {
            throw new SqliteException(raw.SQLITE_ERROR, $"{pragma} is '{actual}', not '{expected}': this folder does not keep what it acknowledges.");
        }
    }
}

/// <summary>An error of SQLite itself, never a refusal.</summary>
/// <param name="code">The extended result code, https://sqlite.org/rescode.html.</param>
internal sealed class SqliteException(int code, string message) : Exception($"SQLite error {code}: {message}")
{
    public int Code { get; } = code;

    /// <summary>Whether the disk or the folder takes nothing now: it is full, fails, or may only be read. It may come right again.</summary>
    public bool IsOfTheDisk => (Code & 0xff) is raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN;
}
