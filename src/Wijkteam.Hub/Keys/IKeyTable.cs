namespace Wijkteam.Hub.Keys;

/// <summary>A citizen's keys as they are stored: each sealed under the master key.</summary>
/// <param name="Content">Null once the citizen's content has been erased.</param>
internal sealed record WrappedKeys(byte[]? Content, byte[] Log);

/// <summary>Where the wrapped keys lie. Several hubs may share one: what has been added first stands, for all of them.</summary>
internal interface IKeyTable : IDisposable
{
    /// <summary>The keys of those of these citizens that have any, in no particular order.</summary>
    ValueTask<IReadOnlyList<(Guid SubjectId, WrappedKeys Keys)>> ListAsync(IReadOnlyCollection<Guid> subjectIds, CancellationToken cancellationToken);

    /// <summary>Adds the keys of citizens that have none; durable on return.</summary>
    /// <returns>The keys that each citizen has now, in the same order: others than these if somebody was first.</returns>
    IReadOnlyList<WrappedKeys> Add(IReadOnlyList<(Guid SubjectId, WrappedKeys Keys)> added);

    /// <summary>A key of the hub's own; null if there is none.</summary>
    byte[]? FindHubKey(string name);

    /// <summary>Adds a key of the hub's own if there is none by this name; durable on return.</summary>
    /// <returns>The key that there is now.</returns>
    byte[] AddHubKey(string name, byte[] wrapped);
}
