using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;

namespace Wijkteam.Hub.Inbox;

/// <summary>The receiver or an operator replays or discards a dead letter.</summary>
internal sealed class SettleDeadLetter(DeliveryKey key, Fate fate, IJournalStore store) : Step<DeadLetterState>
{
    public override async ValueTask<DeadLetterState> LoadAsync(Archive archive, CancellationToken cancellationToken) =>
        await DeadLetterState.LoadAsync(key, store, cancellationToken) is { Delivery.State: DeliveryState.Dead } state ? state : throw DeadLetterState.NotFound();

    public override Decision Decide(DeadLetterState state, Circumstances circumstances)
    {
        var (entry, move) = fate.Of(state.Delivery, circumstances.Now);
        return new Decision { States = [], Entries = [entry], Moves = [move] };
    }
}
