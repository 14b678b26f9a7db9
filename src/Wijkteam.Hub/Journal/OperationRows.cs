using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Journal;

/// <summary>What waits for a participant.</summary>
/// <param name="Leased">Those whose lease has not ended; all other open ones are pending.</param>
/// <param name="OldestPendingTime">When the oldest pending entry was made; null if none is pending.</param>
internal sealed record QueueRow(string Participant, long Pending, long Leased, long Dead, DateTimeOffset? OldestPendingTime);

/// <summary>The dead letters of one participant that died of one cause.</summary>
/// <param name="NackReason">The code that was given last; empty if none was.</param>
internal sealed record DeadGroup(string Participant, DeliveryFailureReason Reason, string NackReason);

/// <summary>A group of dead letters, and when the first and the last of them died.</summary>
internal sealed record DeadGroupRow(DeadGroup Group, long Count, DateTimeOffset OldestTime, DateTimeOffset NewestTime);

/// <summary>A participant that is kept out, since when and why.</summary>
internal sealed record PauseRow(string Participant, DateTimeOffset StartTime, string Reason);

/// <summary>A key that is good for nothing any more.</summary>
internal sealed record RevokedKey(string Participant, string Kid);

/// <summary>All that the operator has taken from participants.</summary>
internal sealed record RestrictionRows(IReadOnlyList<PauseRow> Pauses, IReadOnlyList<RevokedKey> RevokedKeys);

/// <summary>When a participant was last heard of.</summary>
internal sealed record ContactRow(string Participant, DateTimeOffset Time);
