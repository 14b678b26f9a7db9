using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>The hub closes an exchange whose agreement has run out by itself.</summary>
internal sealed class CloseLapsed(Guid id, IJournalStore store, ExchangeFinder exchanges) : Step<CloseLapsed.Lapsed>
{
    public override async ValueTask<Lapsed> LoadAsync(Archive archive, CancellationToken cancellationToken)
    {
        var state = await exchanges.FindAsync(id, cancellationToken) ?? throw ExchangeRefusals.NotFound();
        return new Lapsed(state, await AgreedExchange.LoadAsync(store, state.Exchange, cancellationToken));
    }

    public override Decision Decide(Lapsed state, Circumstances circumstances)
    {
        var consents = state.Found.Consents.Select(consent => consent.State).ToList();
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

    internal sealed record Lapsed(ExchangeState Found, AgreedExchange Exchange) : State(Found.Subject, IsNew: false);
}
