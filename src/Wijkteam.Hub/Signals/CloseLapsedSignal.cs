using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>The hub closes a signal whose agreement has run out by itself.</summary>
internal sealed class CloseLapsedSignal(Guid id, IJournalStore store) : Step<CloseLapsedSignal.Lapsed>
{
    public override async ValueTask<Lapsed> LoadAsync(Archive archive, CancellationToken cancellationToken)
    {
        var state = await SignalState.LoadAsync(archive, id, cancellationToken) ?? throw SignalRefusals.NotFound();
        return new Lapsed(state, await SignalExchange.LoadAsync(store, state.Signal, cancellationToken));
    }

    public override Decision Decide(Lapsed state, Circumstances circumstances)
    {
        var consents = state.Signal.Consents.Select(consent => consent.State).ToList();
        if (state.Exchange.CloseUnder(consents, circumstances.Directory, actor: null, circumstances.Now) is not { } closing)
        {
            throw new RefusedException(new Refusal(RefusalReason.StateNotAllowed, "The basis holds, or there is nothing to close."));
        }

        return new Decision
        {
            States = [closing.State],
            Entries = [closing.Entry],
            Withhold = closing.Withhold,

            // A citizen who has agreed anew meanwhile is not to be closed out.
            Basis = new BasisStamp(state.Subject.Epoch, ValidUntil: null),
        };
    }

    internal sealed record Lapsed(SignalState Signal, SignalExchange Exchange) : State(Signal.Subject, IsNew: false);
}
