using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>The hub tells both parties of a term that has passed, and alarms a human where it is time.</summary>
internal sealed class PassSignalTerm(Guid id, bool isRead) : Step<SignalState>
{
    public override async ValueTask<SignalState> LoadAsync(Archive archive, CancellationToken cancellationToken) =>
        await SignalState.LoadAsync(archive, id, cancellationToken) ?? throw SignalRefusals.NotFound();

    public override ConsentVerdict? Consent(SignalState state, Circumstances circumstances) => state.AskAgreement(circumstances);

    public override Decision Decide(SignalState state, Circumstances circumstances)
    {
        if (circumstances.Consent is { Permitted: false })
        {
            throw SignalRefusals.BasisGone();
        }

        var (old, terms) = (state.Signal.State, circumstances.Directory.TermsOf(state.Signal.Row.Target));
        var look = old.Term is null ? default : TermPolicy.Look(old.Term, terms, isRead, circumstances.Now);
        if (look.Term is not { } term || SignalSteps.IsFinal(old.Status))
        {
            throw new RefusedException(new Refusal(RefusalReason.StateNotAllowed, "No term has passed."));
        }

        var signal = old.Clone();
        signal.Version++;
        signal.UpdateTime = Timestamp.FromDateTimeOffset(circumstances.Now);
        signal.Term = term;
        var stamp = ExchangeAgreement.Stamp(state.Subject, circumstances.Consent);
        return new Decision
        {
            States = [signal.ToState(id)],
            Entries =
            [
                .. PartiesOf(signal).Select(party => Tell(signal, party, circumstances, stamp)),
                .. look.Alarm ? [Alarm.Raise(signal.Id, signal.TargetParticipantId, term, circumstances)] : Array.Empty<NewEntry>(),
            ],
            Basis = stamp,
        };
    }

    private static IEnumerable<string> PartiesOf(Signal signal) => ((string[])[signal.TargetParticipantId, signal.SourceParticipantId]).Distinct();

    private NewEntry Tell(Signal signal, string party, Circumstances circumstances, BasisStamp? stamp)
    {
        var sourceKind = circumstances.Directory.FindParticipant(signal.SourceParticipantId)?.Kind ?? ParticipantKind.Unspecified;
        var told = SignalView.WithoutContent(signal, party, sourceKind, basisHolds: true);
        return new NewEntry(
            EntryKind.TermPassed, id, signal.Version, new InboxMessage { CreateTime = signal.UpdateTime, Signal = told }, signal.Basis, [party], stamp);
    }
}
