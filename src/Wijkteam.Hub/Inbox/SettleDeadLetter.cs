using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>The receiver or an operator replays or discards a dead letter.</summary>
/// <param name="to">Pending to replay it, discarded to discard it.</param>
internal sealed class SettleDeadLetter(DeliveryKey key, DeliveryState to, IJournalStore store) : Step<DeadLetterState>
{
    public override async ValueTask<DeadLetterState> LoadAsync(Archive archive, CancellationToken cancellationToken) =>
        await DeadLetterState.LoadAsync(key, store, cancellationToken) is { Delivery.State: DeliveryState.Dead } state ? state : throw DeadLetterState.NotFound();

    public override Decision Decide(DeadLetterState state, Circumstances circumstances)
    {
        var kind = to == DeliveryState.Pending ? EntryKind.DeliveryReplayed : EntryKind.DeliveryDiscarded;
        var failure = new DeliveryFailure
        {
            ExchangeId = key.RecordId.ToString(),
            ExchangeVersion = key.RecordVersion,
            ParticipantId = key.Participant,
            Reason = state.Delivery.DeadReason,
        };
        return new Decision
        {
            States = [],
            Entries = [new NewEntry(kind, key.RecordId, key.RecordVersion, failure, Grounds: null, Audience: [])],
            Moves = [new DeliveryMove(state.Delivery, to, circumstances.Now)],
        };
    }
}
