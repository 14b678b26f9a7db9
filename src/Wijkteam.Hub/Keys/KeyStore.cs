using System.Security.Cryptography;
using System.Text;
using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Keys;

/// <summary>Makes keys, wraps them by the master key, and remembers those in use.</summary>
internal sealed class KeyStore : IKeyStore
{
    private static readonly TimeSpan CacheAge = TimeSpan.FromHours(1);

    private readonly IKeyTable _table;
    private readonly byte[] _masterKey;
    private readonly GroupCommit<(Guid SubjectId, WrappedKeys Keys), WrappedKeys> _commits;
    private readonly GenerationCache<Guid, SubjectKeys> _cache;

    /// <param name="table">Where they are kept; disposed of with the store.</param>
    /// <param name="cachedSubjects">How many citizens' keys one generation of the cache holds.</param>
    public KeyStore(IKeyTable table, byte[] masterKey, int cachedSubjects, TimeProvider time)
    {
        _table = table;
        _masterKey = masterKey;
        _cache = new GenerationCache<Guid, SubjectKeys>(cachedSubjects, CacheAge, time);
        _commits = new GroupCommit<(Guid, WrappedKeys), WrappedKeys>(table.Add);
    }

    public ValueTask<SubjectKeys?> FindAsync(Guid subjectId, CancellationToken cancellationToken) =>
        _cache.Find(subjectId) is { } keys ? ValueTask.FromResult<SubjectKeys?>(keys) : ReadAsync(subjectId, cancellationToken);

    /// <remarks>Keys that cannot be opened are the trouble of who asks for them.</remarks>
    public async ValueTask LoadAsync(IReadOnlyCollection<Guid> subjectIds, CancellationToken cancellationToken)
    {
        Guid[] missing = [.. subjectIds.Distinct().Where(id => _cache.Find(id) is null)];
        if (missing.Length == 0)
        {
            return;
        }

        foreach (var (subjectId, wrapped) in await _table.ListAsync(missing, cancellationToken))
        {
            try
            {
                _cache.Set(subjectId, Unwrap(subjectId, wrapped));
            }
            catch (CryptographicException)
            {
                continue;
            }
        }
    }

    public async ValueTask<SubjectKeys> CreateAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        var keys = new SubjectKeys(RandomNumberGenerator.GetBytes(Sealer.KeySize), RandomNumberGenerator.GetBytes(Sealer.KeySize));
        var wrapped = Wrap(subjectId, keys);
        var kept = await _commits.CommitAsync((subjectId, wrapped), cancellationToken);
        if (kept != wrapped)
        {
            keys = Unwrap(subjectId, kept);
        }

        _cache.Set(subjectId, keys);
        return keys;
    }

    public byte[] HubKey(string name, Func<byte[]> make)
    {
        var place = new SealedPlace(SealedKind.HubKey, new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)));
        var wrapped = _table.FindHubKey(name) ?? _table.AddHubKey(name, Sealer.Seal(_masterKey, place, make()));
        try
        {
            return Sealer.Open(_masterKey, place, wrapped);
        }
        catch (CryptographicException e)
        {
            throw new InvalidOperationException(
                "The master key does not open this key store: it is the key of another hub, or the key store is damaged. Put back the two that belong together.", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _commits.DisposeAsync();
        _table.Dispose();
    }

    private async ValueTask<SubjectKeys?> ReadAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        if (await _table.ListAsync([subjectId], cancellationToken) is not [var (_, wrapped)])
        {
            return null;
        }

        var keys = Unwrap(subjectId, wrapped);
        _cache.Set(subjectId, keys);
        return keys;
    }

    private WrappedKeys Wrap(Guid subjectId, SubjectKeys keys) => new(
        Sealer.Seal(_masterKey, new SealedPlace(SealedKind.SubjectContentKey, subjectId), keys.Content),
        Sealer.Seal(_masterKey, new SealedPlace(SealedKind.SubjectLogKey, subjectId), keys.Log));

    private SubjectKeys Unwrap(Guid subjectId, WrappedKeys wrapped) => new(
        wrapped.Content is { } content ? Sealer.Open(_masterKey, new SealedPlace(SealedKind.SubjectContentKey, subjectId), content) : null,
        Sealer.Open(_masterKey, new SealedPlace(SealedKind.SubjectLogKey, subjectId), wrapped.Log));
}
