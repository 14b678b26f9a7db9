using System.Security.Cryptography;
using System.Text;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Sqlite;

namespace Wijkteam.Hub.Keys;

/// <summary>The key store in a SQLite file of its own. Keys lie in it wrapped by the master key.</summary>
internal sealed class SqliteKeyStore : IKeyStore
{
    private static readonly TimeSpan CacheAge = TimeSpan.FromHours(1);

    private readonly byte[] _masterKey;
    private readonly TimeProvider _time;
    private readonly SqliteDatabase _writer;
    private readonly SqliteStatement _insertSubject;
    private readonly SqliteStatement _selectHubKey;
    private readonly SqliteStatement _insertHubKey;
    private readonly SqlitePool<Reader> _readers;
    private readonly GroupCommit<NewKeys, SubjectKeys> _commits;
    private readonly GenerationCache<Guid, SubjectKeys> _cache;

    public SqliteKeyStore(string path, byte[] masterKey, int cachedSubjects, TimeProvider time)
    {
        _masterKey = masterKey;
        _time = time;
        _cache = new GenerationCache<Guid, SubjectKeys>(cachedSubjects, CacheAge, time);
        _writer = SqliteDatabase.OpenDurable(path);
        _writer.Execute("""
            PRAGMA wal_autocheckpoint = 1000;
            CREATE TABLE IF NOT EXISTS subject_keys (
              subject_id BLOB PRIMARY KEY, content_key BLOB, log_key BLOB NOT NULL, create_time INTEGER NOT NULL) STRICT, WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS hub_keys (name TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT, WITHOUT ROWID;
            """);
        _insertSubject = _writer.Prepare("INSERT INTO subject_keys (subject_id, content_key, log_key, create_time) VALUES (?, ?, ?, ?)");
        _selectHubKey = _writer.Prepare("SELECT key FROM hub_keys WHERE name = ?");
        _insertHubKey = _writer.Prepare("INSERT INTO hub_keys (name, key) VALUES (?, ?)");
        _readers = new SqlitePool<Reader>(() => new Reader(SqliteDatabase.OpenReader(path)));
        _commits = new GroupCommit<NewKeys, SubjectKeys>(Commit);
    }

    public ValueTask<SubjectKeys?> FindAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        var keys = _cache.Find(subjectId);
        if (keys is null && (keys = Read(subjectId)) is not null)
        {
            _cache.Set(subjectId, keys);
        }

        return ValueTask.FromResult(keys);
    }

    public async ValueTask<SubjectKeys> CreateAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        var keys = new SubjectKeys(RandomNumberGenerator.GetBytes(Sealer.KeySize), RandomNumberGenerator.GetBytes(Sealer.KeySize));
        await _commits.CommitAsync(new NewKeys(subjectId, keys), cancellationToken);
        _cache.Set(subjectId, keys);
        return keys;
    }

    /// <remarks>Called while the hub is put together, before anything else writes.</remarks>
    public byte[] HubKey(string name, Func<byte[]> make)
    {
        var place = new SealedPlace(SealedKind.HubKey, new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)));
        if (_selectHubKey.Bind(name).ReadFirst(row => row.Blob(0)) is { } wrapped)
        {
            return OpenAtStart(place, wrapped);
        }

        var key = make();
        _insertHubKey.Bind(name).Bind(Sealer.Seal(_masterKey, place, key)).Run();
        return key;
    }

    public async ValueTask DisposeAsync()
    {
        await _commits.DisposeAsync();
        _readers.Dispose();
        _writer.Dispose();
    }

    private byte[] OpenAtStart(SealedPlace place, byte[] wrapped)
    {
        try
        {
            return Sealer.Open(_masterKey, place, wrapped);
        }
        catch (CryptographicException e)
        {
            throw new InvalidOperationException(
                "The master key does not open this folder's keys.db: it is the key of another hub, or keys.db is damaged. Put back the two that belong together.", e);
        }
    }

    private SubjectKeys? Read(Guid subjectId)
    {
        using var lease = _readers.Rent();
        return lease.Item.Select.Bind(subjectId).ReadFirst(row => new SubjectKeys(
            row.BlobOrNull(0) is { } content ? Sealer.Open(_masterKey, new SealedPlace(SealedKind.SubjectContentKey, subjectId), content) : null,
            Sealer.Open(_masterKey, new SealedPlace(SealedKind.SubjectLogKey, subjectId), row.Blob(1))));
    }

    private IReadOnlyList<SubjectKeys> Commit(IReadOnlyList<NewKeys> batch)
    {
        return _writer.InTransaction(() =>
        {
            var createTime = _time.GetUtcNow().ToUnixMicroseconds();
            foreach (var (subjectId, keys) in batch)
            {
                _insertSubject
                    .Bind(subjectId)
                    .Bind(Sealer.Seal(_masterKey, new SealedPlace(SealedKind.SubjectContentKey, subjectId), keys.Content))
                    .Bind(Sealer.Seal(_masterKey, new SealedPlace(SealedKind.SubjectLogKey, subjectId), keys.Log))
                    .Bind(createTime)
                    .Run();
            }

            return batch.Select(write => write.Keys).ToArray();
        });
    }

    private sealed record NewKeys(Guid SubjectId, SubjectKeys Keys);

    private sealed class Reader(SqliteDatabase database) : IDisposable
    {
        public SqliteStatement Select { get; } = database.Prepare("SELECT content_key, log_key FROM subject_keys WHERE subject_id = ?");

        public void Dispose() => database.Dispose();
    }
}
