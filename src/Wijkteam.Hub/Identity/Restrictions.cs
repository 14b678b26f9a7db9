using System.Collections.Frozen;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Identity;

/// <summary>What the operator has taken from participants, beside the directory: who is paused, which keys are revoked. Asked on every call, so it answers from
/// memory.</summary>
internal sealed class Restrictions
{
    private Snapshot _now = new([], []);

    public bool IsPaused(string participantId) => Volatile.Read(ref _now).Paused.Contains(participantId);

    public bool IsRevoked(string participantId, string kid) => Volatile.Read(ref _now).RevokedKeys.Contains((participantId, kid));

    /// <summary>Why somebody who was let in may go on no longer; null if they may.</summary>
    public Refusal? RefusalOf(Caller caller)
    {
        var participant = caller.Participant.Id;
        return IsRevoked(participant, caller.KeyId)
            ? new Refusal(RefusalReason.TokenInvalid, "The key that the token was obtained with has been revoked.")
            : IsPaused(participant) ? Paused() : null;
    }

    /// <summary>The refusal of a paused participant.</summary>
    public static Refusal Paused() => new(RefusalReason.ParticipantPaused, "The operator of the hub has paused this participant.");

    /// <summary>Puts these in the place of those before.</summary>
    public void Swap(IEnumerable<string> paused, IEnumerable<(string ParticipantId, string Kid)> revokedKeys) =>
        Volatile.Write(ref _now, new Snapshot(paused.ToFrozenSet(StringComparer.Ordinal), revokedKeys.ToFrozenSet()));

    private sealed record Snapshot(FrozenSet<string> Paused, FrozenSet<(string ParticipantId, string Kid)> RevokedKeys);
}
