using SQLitePCL;

namespace Wijkteam.Hub.Platform.Sqlite;

/// <summary>A prepared statement: bind all parameters in order, step, read columns by position, reset.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt statement) : IDisposable
{
    private int _next;

    /// <summary>Binds the next parameter.</summary>
    public SqliteStatement Bind(long value)
    {
        database.Check(raw.sqlite3_bind_int64(statement, ++_next, value));
        return this;
    }

    /// <inheritdoc cref="Bind(long)"/>
    public SqliteStatement Bind(long? value) => value is { } number ? Bind(number) : BindNull();

    /// <inheritdoc cref="Bind(long)"/>
    public SqliteStatement Bind(string? value)
    {
        if (value is null)
        {
            return BindNull();
        }

        database.Check(raw.sqlite3_bind_text(statement, ++_next, value));
        return this;
    }

    /// <inheritdoc cref="Bind(long)"/>
    public SqliteStatement Bind(byte[]? value)
    {
        if (value is null)
        {
            return BindNull();
        }

        database.Check(raw.sqlite3_bind_blob(statement, ++_next, value));
        return this;
    }

    /// <summary>Binds a UUID as its 16 bytes in network order, so that UUIDv7 sort by time.</summary>
    public SqliteStatement Bind(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        database.Check(raw.sqlite3_bind_blob(statement, ++_next, bytes));
        return this;
    }

    /// <inheritdoc cref="Bind(Guid)"/>
    public SqliteStatement Bind(Guid? value) => value is { } id ? Bind(id) : BindNull();

    /// <summary>Moves to the next row; false if there is none.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        database.Check(code);
        return code is raw.SQLITE_ROW;
    }

    /// <summary>Runs a statement that returns no rows and makes it ready for the next use.</summary>
    public void Run()
    {
        try
        {
            Step();
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Makes the statement ready for the next use. An error of the last step was thrown then and is not repeated.</summary>
    public void Reset()
    {
        _ = raw.sqlite3_reset(statement);
        _next = 0;
    }

    /// <summary>Reads all rows and makes the statement ready for the next use.</summary>
    public List<T> ReadAll<T>(Func<SqliteStatement, T> read)
    {
        try
        {
            var rows = new List<T>();
            while (Step())
            {
                rows.Add(read(this));
            }

            return rows;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Reads the first row, if any, and makes the statement ready for the next use.</summary>
    public T? ReadFirst<T>(Func<SqliteStatement, T> read)
        where T : class
    {
        try
        {
            return Step() ? read(this) : null;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Whether there is a row; makes the statement ready for the next use.</summary>
    public bool Any()
    {
        try
        {
            return Step();
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>The integer in the first row, null if there is none; makes the statement ready for the next use.</summary>
    public long? First()
    {
        try
        {
            return Step() ? Int64(0) : null;
        }
        finally
        {
            Reset();
        }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public byte[] Blob(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public byte[]? BlobOrNull(int column) => IsNull(column) ? null : Blob(column);

    public Guid Guid(int column) => new(raw.sqlite3_column_blob(statement, column), bigEndian: true);

    public void Dispose() => statement.Dispose();

    private SqliteStatement BindNull()
    {
        database.Check(raw.sqlite3_bind_null(statement, ++_next));
        return this;
    }
}
