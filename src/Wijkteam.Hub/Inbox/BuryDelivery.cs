using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>The hub makes a dead letter of a delivery and tells the other party of the referral.</summary>
internal sealed class BuryDelivery(DeliveryKey key, DeliveryFailureReason reason, IJournalStore store) : Step<DeadLetterState>
{
    public override async ValueTask<DeadLetterState> LoadAsync(Archive archive, CancellationToken cancellationToken) =>
        await DeadLetterState.LoadAsync(key, store, cancellationToken) ?? throw DeadLetterState.NotFound();

    public override Decision Decide(DeadLetterState state, Circumstances circumstances)
    {
        if (state.Delivery.State != DeliveryState.Pending)
        {
            throw new RefusedException(new Refusal(RefusalReason.StateNotAllowed, "The delivery is under way or settled."));
        }

        var failure = new DeliveryFailure
        {
            ExchangeId = key.RecordId.ToString(),
            ExchangeVersion = key.RecordVersion,
            ParticipantId = key.Participant,
            Reason = reason,
        };
        var entries = new List<NewEntry> { new(EntryKind.DeliveryDied, key.RecordId, key.RecordVersion, failure, Grounds: null, Audience: []) };
        if (state.OtherParty is { } other)
        {
            // Under an id of its own: it is no version of the referral and waits for none.
            var message = new InboxMessage { CreateTime = Timestamp.FromDateTimeOffset(circumstances.Now), DeliveryFailure = failure };
            entries.Add(new NewEntry(EntryKind.DeliveryFailed, circumstances.NewId, RecordVersion: 1, message, Grounds: null, [other]));
        }

        return new Decision { States = [], Entries = entries, Moves = [new DeliveryMove(state.Delivery, DeliveryState.Dead, circumstances.Now, reason)] };
    }
}
