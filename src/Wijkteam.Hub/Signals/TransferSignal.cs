using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>The target passes a signal on because the citizen has moved: it is routed anew, as if it were submitted today.</summary>
/// <param name="request">Checked.</param>
/// <param name="earlierFrom">From when on other signals about the same citizen count; null if no triage looks at them.</param>
internal sealed class TransferSignal(Guid id, TransferSignalRequest request, DateTimeOffset? earlierFrom) : Step<SignalState>
{
    public override async ValueTask<SignalState> LoadAsync(Archive archive, CancellationToken cancellationToken)
    {
        if (await SignalState.LoadAsync(archive, id, cancellationToken) is not { } state || !state.Signal.HasParty(Caller!.Participant.Id))
        {
            throw SignalRefusals.NotFound();
        }

        var submitted = (SignalState)await state.WithSubmittedAsync(archive, cancellationToken);
        return earlierFrom is not { } from
            ? submitted
            : submitted with { OtherSignals = Math.Max(await archive.CountSignalsAsync(state.Subject.Id, from, cancellationToken) - 1, 0) };
    }

    public override Route Route(SignalState state, Circumstances circumstances)
    {
        var signal = state.Signal.State;
        CheckStep(signal);
        var named = state.Citizen.MovedTo(request.MovedTo);
        var sender = circumstances.Directory.FindParticipant(signal.SourceParticipantId);
        var question = SignalQuestion.Of(
            named, signal.LifeDomains, state.Submitted!.Content, signal.Origin, sender, circumstances.Now, $"{Move.Field}.") with { EarlierSignals = state.OtherSignals };
        return SignalQuestion.Resolve(circumstances.Directory, question, signal.Basis.Processing.Kind, circumstances.Loads);
    }

    public override ConsentVerdict? Consent(SignalState state, Circumstances circumstances) =>
        state.AskAgreement(circumstances) is { Permitted: false } ? throw SignalRefusals.BasisGone() : state.AskAgreement([To(circumstances)], circumstances);

    public override Decision Decide(SignalState state, Circumstances circumstances)
    {
        var handover = To(circumstances);
        Move.CheckReceiver(state, handover, circumstances);
        return state.HandOver([handover], (Caller!, Note: ""), ExchangeAgreement.Stamp(state.Subject, circumstances.Consent), circumstances);
    }

    private Handover To(Circumstances circumstances) => Move.To(circumstances.Route!, Caller!, request.MovedTo);

    /// <remarks>Before it is routed: where a signal would go is nobody's to know who may not pass it on.</remarks>
    private void CheckStep(Signal signal)
    {
        if (request.ExpectedVersion != 0 && request.ExpectedVersion != signal.Version)
        {
            throw SignalRefusals.VersionMismatch(signal.Version);
        }

        SignalSteps.Next(signal.Status, SignalStep.GiveOn, signal.TargetParticipantId == Caller!.Participant.Id ? SignalRole.Target : SignalRole.Source);
        Move.CheckMover(Caller);
    }
}
