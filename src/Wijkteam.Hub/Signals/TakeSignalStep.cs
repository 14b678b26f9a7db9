using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>A party takes a step with a signal; the other party hears of it, as much as the basis allows.</summary>
/// <param name="expectedVersion">The version on which the party decided; 0 for any.</param>
/// <param name="apply">Writes what comes with the step into the new state.</param>
internal sealed class TakeSignalStep(Guid id, long expectedVersion, SignalStep step, Action<Signal> apply) : Step<SignalState>
{
    /// <summary>What the law sets terms for, as who takes it up says.</summary>
    public IReadOnlyCollection<StatutoryQuestion> StatutoryQuestions { get; init; } = [];

    public override async ValueTask<SignalState> LoadAsync(Archive archive, CancellationToken cancellationToken) =>
        await SignalState.LoadAsync(archive, id, cancellationToken) is { } state && state.Signal.HasParty(Caller!.Participant.Id)
            ? state
            : throw SignalRefusals.NotFound();

    /// <remarks>That it should never have been says nothing of the citizen, and so rests on no agreement.</remarks>
    public override ConsentVerdict? Consent(SignalState state, Circumstances circumstances) =>
        step == SignalStep.EnterInError ? null : state.AskAgreement(circumstances);

    public override Decision Decide(SignalState state, Circumstances circumstances)
    {
        var old = state.Signal.State;

        // First: what a party knows of another version says nothing about this one.
        if (expectedVersion != 0 && expectedVersion != old.Version)
        {
            throw SignalRefusals.VersionMismatch(old.Version);
        }

        var status = SignalSteps.Next(old.Status, step, [.. RolesIn(old)]);
        if (circumstances.Consent is { Permitted: false })
        {
            throw SignalRefusals.BasisGone();
        }

        if (step == SignalStep.ConfirmSubject && old.SubjectIdentification is SubjectIdentification.Bsn or SubjectIdentification.Anonymous)
        {
            throw new RefusedException(new Refusal(
                RefusalReason.StateNotAllowed, "The sender named the citizen by BSN, or nobody: there is nobody to confirm."));
        }

        var signal = old.Next(circumstances.Now);
        signal.Status = status;
        signal.Actor = Caller!.Professional;
        signal.Term = status == old.Status ? old.Term : null;
        apply(signal);
        if (SignalSteps.IsFinal(status))
        {
            signal.AwaitedTransfers.Clear();
            signal.StatutoryTerms.Clear();
        }
        else if (step == SignalStep.TakeUp && StatutoryTerms.Bind(Caller.Participant.Kind))
        {
            signal.StatutoryTerms.Add(StatutoryTerms.For(StatutoryQuestions, signal.Basis, signal.CreateTime.ToDateTimeOffset()));
        }

        return Decide(state, circumstances, signal);
    }

    private Decision Decide(SignalState state, Circumstances circumstances, Signal signal)
    {
        var stamp = ExchangeAgreement.Stamp(state.Subject, circumstances.Consent);
        string[] audience = [.. AudienceOf(signal)];
        var sourceKind = circumstances.Directory.FindParticipant(signal.SourceParticipantId)?.Kind ?? ParticipantKind.Unspecified;
        var told = audience is [var other] ? SignalView.WithoutContent(signal, other, sourceKind, basisHolds: true) : signal;
        return new Decision
        {
            States = [signal.ToState(id)],
            Entries =
            [
                new NewEntry(EntryOf(step), id, signal.Version, new InboxMessage { CreateTime = signal.UpdateTime, Signal = told }, signal.Basis, audience, stamp),
            ],
            Basis = stamp,

            // Once the exchange has ended, by whomever, the content is not disclosed any more: what the target has not acknowledged does not come again.
            Withhold = SignalSteps.IsFinal(signal.Status) ? [(signal.TargetParticipantId, id)] : [],
        };
    }

    private IEnumerable<SignalRole> RolesIn(Signal signal)
    {
        if (signal.SourceParticipantId == Caller!.Participant.Id)
        {
            yield return SignalRole.Source;
        }

        if (signal.TargetParticipantId == Caller.Participant.Id)
        {
            yield return SignalRole.Target;
        }
    }

    /// <summary>The other party, unless it is the same; nobody hears whom the target has confirmed.</summary>
    private IEnumerable<string> AudienceOf(Signal signal) =>
        ((string[])[signal.SourceParticipantId, signal.TargetParticipantId]).Where(party => party != Caller!.Participant.Id && step != SignalStep.ConfirmSubject);

    private static EntryKind EntryOf(SignalStep step) => step switch
    {
        SignalStep.TakeUp or SignalStep.Settle => EntryKind.SignalTriaged,
        SignalStep.Answer => EntryKind.SignalAnswered,
        SignalStep.ConfirmSubject => EntryKind.SignalSubjectConfirmed,
        SignalStep.EnterInError => EntryKind.SignalEnteredInError,
        _ => throw new InvalidOperationException($"{step} is not a party's step."),
    };
}
