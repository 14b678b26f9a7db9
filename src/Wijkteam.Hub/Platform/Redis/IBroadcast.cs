namespace Wijkteam.Hub.Platform.Redis;

/// <summary>What the hub's replicas tell each other, so that none has to wait for its next look. Best effort: nothing may depend on being told.</summary>
internal interface IBroadcast
{
    /// <summary>Tells the other replicas. Does not wait and does not fail; what cannot be told now is not told later.</summary>
    /// <param name="topic">A name of <see cref="RedisNames"/>.</param>
    /// <param name="what">An id, never anything about a person.</param>
    void Tell(string topic, string what);

    /// <summary>Hears what the others tell from now on; what this replica itself tells, it does not hear.</summary>
    /// <param name="topic">A name of <see cref="RedisNames"/>.</param>
    /// <param name="heard">Gets what was told. Called for one at a time; it must not wait and not fail.</param>
    void Listen(string topic, Action<string> heard);
}
