using System.Collections.Frozen;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>How many exchanges teams have open, as last counted. A count may be some seconds old: a team may get a few more than it has room for, and none is lost.</summary>
internal sealed class TeamLoads(FrozenDictionary<string, long> open)
{
    /// <summary>Nothing is counted: no team is full.</summary>
    public static TeamLoads None { get; } = new(FrozenDictionary<string, long>.Empty);

    /// <summary>Whether a team has as many open as it can have.</summary>
    public bool IsFull(Team team) => team.Capacity is { } capacity && open.GetValueOrDefault(team.ParticipantId) >= capacity.MaxOpen;
}
