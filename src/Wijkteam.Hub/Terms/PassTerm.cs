using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Terms;

/// <summary>The hub tells both parties of a term that has passed, and alarms a human where it is time.</summary>
internal sealed class PassTerm(Guid id, bool isRead, ExchangeFinder exchanges) : Step<ExchangeState>
{
    public override async ValueTask<ExchangeState> LoadAsync(Archive archive, CancellationToken cancellationToken) =>
        await exchanges.FindAsync(id, cancellationToken) ?? throw ExchangeRefusals.NotFound();

    public override ConsentVerdict? Consent(ExchangeState state, Circumstances circumstances) => state.AskAgreement(circumstances);

    public override Decision Decide(ExchangeState state, Circumstances circumstances)
    {
        if (circumstances.Consent is { Permitted: false })
        {
            throw ExchangeRefusals.BasisGone();
        }

        var (old, target) = (state.Exchange, state.Exchange.Row.Target);
        var look = old.Term is null ? default : TermPolicy.Look(old.Term, circumstances.Directory.TermsOf(target), isRead, circumstances.Now);
        if (look.Term is not { } term || old.HasEnded)
        {
            throw new RefusedException(new Refusal(RefusalReason.StateNotAllowed, "No term has passed."));
        }

        var passed = old.PassTerm(term, circumstances.Now);
        var after = passed.ToState();
        var stamp = ExchangeAgreement.Stamp(state.Subject, circumstances.Consent);
        return new Decision
        {
            States = [after],
            Entries =
            [
                .. passed.Concerned.Select(party => new NewEntry(
                    EntryKind.TermPassed, id, after.Version, passed.Tell(party, circumstances.Directory), passed.Basis, [party], stamp)),
                .. look.Alarm ? [Alarm.Raise(id.ToString(), target, term, circumstances)] : Array.Empty<NewEntry>(),
            ],
            Basis = stamp,
        };
    }
}
