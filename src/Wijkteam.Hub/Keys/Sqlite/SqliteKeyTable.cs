using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Sqlite;

namespace Wijkteam.Hub.Keys.Sqlite;

/// <summary>The keys in a SQLite file of their own.</summary>
internal sealed class SqliteKeyTable : IKeyTable
{
    private readonly TimeProvider _time;
    private readonly Lock _writing = new();
    private readonly SqliteDatabase _writer;
    private readonly SqliteStatement _insertSubject;
    private readonly SqliteStatement _selectSubject;
    private readonly SqliteStatement _selectHubKey;
    private readonly SqliteStatement _insertHubKey;
    private readonly SqlitePool<Reader> _readers;

    public SqliteKeyTable(string path, TimeProvider time)
    {
        _time = time;
        _writer = SqliteDatabase.OpenDurable(path);
        _writer.Execute("""
            PRAGMA wal_autocheckpoint = 1000;
            CREATE TABLE IF NOT EXISTS subject_keys (
              subject_id BLOB PRIMARY KEY, content_key BLOB, log_key BLOB NOT NULL, create_time INTEGER NOT NULL) STRICT, WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS hub_keys (name TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT, WITHOUT ROWID;
            """);
        _insertSubject = _writer.Prepare("INSERT INTO subject_keys (subject_id, content_key, log_key, create_time) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING 1");
        _selectSubject = _writer.Prepare(Reader.Sql);
        _selectHubKey = _writer.Prepare("SELECT key FROM hub_keys WHERE name = ?");
        _insertHubKey = _writer.Prepare("INSERT INTO hub_keys (name, key) VALUES (?, ?) ON CONFLICT DO NOTHING");
        _readers = new SqlitePool<Reader>(() => new Reader(SqliteDatabase.OpenReader(path)));
    }

    public ValueTask<IReadOnlyList<(Guid SubjectId, WrappedKeys Keys)>> ListAsync(IReadOnlyCollection<Guid> subjectIds, CancellationToken cancellationToken)
    {
        using var lease = _readers.Rent();
        var found = new List<(Guid, WrappedKeys)>(subjectIds.Count);
        foreach (var subjectId in subjectIds)
        {
            if (Reader.Find(lease.Item.Select, subjectId) is { } keys)
            {
                found.Add((subjectId, keys));
            }
        }

        return ValueTask.FromResult<IReadOnlyList<(Guid, WrappedKeys)>>(found);
    }

    public IReadOnlyList<WrappedKeys> Add(IReadOnlyList<(Guid SubjectId, WrappedKeys Keys)> added)
    {
        lock (_writing)
        {
            return _writer.InTransaction(() => added.Select(keys => Add(keys.SubjectId, keys.Keys)).ToArray());
        }
    }

    public byte[]? FindHubKey(string name)
    {
        lock (_writing)
        {
            return _selectHubKey.Bind(name).ReadFirst(row => row.Blob(0));
        }
    }

    public byte[] AddHubKey(string name, byte[] wrapped)
    {
        lock (_writing)
        {
            _insertHubKey.Bind(name).Bind(wrapped).Run();
            return FindHubKey(name)!;
        }
    }

    public void Dispose()
    {
        _readers.Dispose();
        _writer.Dispose();
    }

    private WrappedKeys Add(Guid subjectId, WrappedKeys keys) =>
        _insertSubject.Bind(subjectId).Bind(keys.Content).Bind(keys.Log).Bind(_time.GetUtcNow().ToUnixMicroseconds()).Any()
            ? keys
            : Reader.Find(_selectSubject, subjectId)!;

    private sealed class Reader(SqliteDatabase database) : IDisposable
    {
        public const string Sql = "SELECT content_key, log_key FROM subject_keys WHERE subject_id = ?";

        public SqliteStatement Select { get; } = database.Prepare(Sql);

        public static WrappedKeys? Find(SqliteStatement select, Guid subjectId) =>
            select.Bind(subjectId).ReadFirst(row => new WrappedKeys(row.BlobOrNull(0), row.Blob(1)));

        public void Dispose() => database.Dispose();
    }
}
