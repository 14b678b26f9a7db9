using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>What somebody makes of a dead letter.</summary>
/// <param name="To">Pending or discarded.</param>
/// <param name="Kind">The entry that tells of it.</param>
/// <param name="Name">For metrics.</param>
/// <param name="Reason">Why, a code; empty if none is asked for.</param>
internal sealed record Fate(DeliveryState To, EntryKind Kind, string Name, string Reason)
{
    /// <summary>It comes again, due now and counted anew.</summary>
    public static Fate Replay { get; } = new(DeliveryState.Pending, EntryKind.DeliveryReplayed, "Replayed", Reason: "");

    /// <summary>It is gone for good.</summary>
    public static Fate Discard(string reason) => new(DeliveryState.Discarded, EntryKind.DeliveryDiscarded, "Discarded", reason);

    /// <summary>The entry about one dead letter, and its move.</summary>
    public (NewEntry Entry, DeliveryMove Move) Of(DeliveryRow dead, DateTimeOffset now)
    {
        var key = dead.Key;
        var settlement = new DeadLetterSettlement
        {
            DeadLetter = new DeliveryFailure
            {
                ExchangeId = key.RecordId.ToString(),
                ExchangeVersion = key.RecordVersion,
                ParticipantId = key.Participant,
                Reason = dead.DeadReason,
            },
            Reason = Reason,
        };
        return (new NewEntry(Kind, key.RecordId, key.RecordVersion, settlement, Grounds: null, Audience: []), new DeliveryMove(dead, To, now));
    }
}
