using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Terms;

/// <summary>The hub tells the source and those whose terms have passed, and alarms a human where it is time.</summary>
/// <param name="readers">The receivers that have acknowledged the submission.</param>
internal sealed class PassTerms(Guid id, IReadOnlyCollection<string> readers, ExchangeFinder exchanges) : Step<ExchangeState>
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

        var old = state.Exchange;
        var looks = TermLooks.At(old.Terms, circumstances.Directory, readers, circumstances.Now);
        if (looks.Told.Count == 0 || old.HasEnded)
        {
            throw new RefusedException(new Refusal(RefusalReason.StateNotAllowed, "No term has passed."));
        }

        var passed = old.PassTerms(looks.Told, circumstances.Now);
        var after = passed.ToState();

        // What the law sets the target is the target's affair.
        var source = looks.Told.All(term => StatutoryTerms.Set(term.Term.Kind)) ? Array.Empty<string>() : [old.Row.Source];
        var parties = source.Concat(looks.Told.Select(term => term.Receiver)).Distinct();
        var stamp = ExchangeAgreement.Stamp(state.Subject, circumstances.Consent);
        return new Decision
        {
            States = [after],
            Entries =
            [
                .. parties.Select(party => new NewEntry(
                    EntryKind.TermPassed, id, after.Version, passed.Tell(party, circumstances.Directory), passed.Basis, [party], stamp)),
                .. looks.Alarms.Select((alarm, index) => Alarm.Raise(id.ToString(), alarm, circumstances.NewIdAt(index), circumstances.Now)),
            ],
            Basis = stamp,
        };
    }
}
