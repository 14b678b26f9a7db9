namespace Wijkteam.Hub.Platform.Redis;

/// <summary>What the replicas remember together. Any value may be missing, old or wrong: whoever keeps one here must be able to tell a wrong one and to do without.</summary>
internal interface ISharedCache
{
    /// <summary>Whether it keeps anything at all.</summary>
    bool Keeps { get; }

    /// <summary>A value; null if there is none, or if it cannot be had in time.</summary>
    ValueTask<byte[]?> FindAsync(string key);

    /// <summary>Keeps a value for a while. Does not wait and does not fail; one that is too large is not kept.</summary>
    /// <param name="key">A key of <see cref="RedisNames"/>.</param>
    /// <param name="value">Sealed, or about nobody.</param>
    /// <param name="lifetime">How long at most.</param>
    void Set(string key, byte[] value, TimeSpan lifetime);
}
