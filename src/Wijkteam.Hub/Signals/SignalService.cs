using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>The gRPC edge of signals: checks what came in, takes the step, answers.</summary>
[Authorize(Policy = Policies.Professional)]
internal sealed class SignalService(
    Submission submission,
    SignalReading reading,
    SignalListing listing,
    SignalHistory history,
    PartySteps steps,
    Identities identities,
    CurrentDirectory directory,
    TimeProvider time)
    : V1.SignalService.SignalServiceBase
{
    // As TriageRule.min_earlier_signals has it.
    private static readonly TimeSpan EarlierSignals = TimeSpan.FromDays(365);

    /// <summary>From when on signals about the same citizen count; null if no triage looks at them.</summary>
    private DateTimeOffset? EarlierFrom => directory.Snapshot.LooksAtEarlierSignals ? time.GetUtcNow() - EarlierSignals : null;

    public override async Task<SubmitSignalResponse> SubmitSignal(SubmitSignalRequest request, ServerCallContext context)
    {
        var caller = context.GetHttpContext().GetCaller();
        var faults = new Faults();
        SubmitSignalCheck.Check(faults, request, caller.Participant.Kind, time.GetUtcNow(), id => directory.Snapshot.FindParticipant(id) is not null);
        var requestId = RequestIds.Check(faults, request.RequestId);
        var externalHmac = request.ExternalIdentifier is { } external ? identities.HmacOf(external, caller.Participant.Id) : null;
        var step = new SubmitSignal(request, externalHmac, EarlierFrom)
        {
            Caller = caller,
            Request = new StepRequest(requestId, context.Method, request),
            Faults = faults,
        };
        var receipt = await submission.TakeAsync(step, context.CancellationToken);
        var signal = await reading.AnswerAsync(receipt, caller, context.CancellationToken);
        if (receipt.Decision is { } decision)
        {
            signal.Route.Add(((InboxMessage)decision.Entries[0].Content).Signal.Route);
        }

        return new SubmitSignalResponse { Signal = signal };
    }

    public override async Task<GetSignalResponse> GetSignal(GetSignalRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        var id = Uuids.Check(faults, "id", request.Id);
        StepCheck.CheckVersion(faults, "known_version", request.KnownVersion);
        faults.ThrowIfAny();
        var caller = context.GetHttpContext().GetCaller();
        return request.KnownVersion != 0 && await reading.IsUnchangedAsync(id, request.KnownVersion, caller, context.CancellationToken)
            ? new GetSignalResponse { Unchanged = true }
            : new GetSignalResponse { Signal = await reading.ReadAsync(id, caller, context.CancellationToken) };
    }

    public override async Task<ListSignalVersionsResponse> ListSignalVersions(ListSignalVersionsRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        var id = Uuids.Check(faults, "id", request.Id);
        var page = VersionPage.Check(faults, request.PageSize, request.PageToken);
        faults.ThrowIfAny();
        return await history.ListAsync(id, page, context.GetHttpContext().GetCaller(), context.CancellationToken);
    }

    public override async Task<ListSignalsResponse> ListSignals(ListSignalsRequest request, ServerCallContext context) =>
        await listing.ListAsync(request, context.Method, context.GetHttpContext().GetCaller(), context.CancellationToken);

    public override async Task<TriageSignalResponse> TriageSignal(TriageSignalRequest request, ServerCallContext context)
    {
        var call = new StepCall(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        SignalStepCheck.CheckTriage(call.Faults, "triage", request.Triage);
        SignalStepCheck.CheckStatutory(call.Faults, "statutory_questions", request, call.Caller.Participant.Kind);
        var step = request.Triage?.Decision == TriageDecision.TakenUp ? SignalStep.TakeUp : SignalStep.Settle;
        return new TriageSignalResponse { Signal = await TakeAsync(call, step, to => to.Triage = request.Triage, request.StatutoryQuestions) };
    }

    public override async Task<CloseSignalResponse> CloseSignal(CloseSignalRequest request, ServerCallContext context)
    {
        var call = new StepCall(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        SignalStepCheck.CheckAnswer(call.Faults, "answer", request.Answer);
        return new CloseSignalResponse { Signal = await TakeAsync(call, SignalStep.Answer, to => to.Answer = request.Answer) };
    }

    public override async Task<ConfirmSignalSubjectResponse> ConfirmSignalSubject(ConfirmSignalSubjectRequest request, ServerCallContext context)
    {
        var call = new StepCall(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        SignalStepCheck.CheckSubject(call.Faults, "subject", request.Subject, call.Caller.Participant.Kind, time.GetUtcNow());
        return new ConfirmSignalSubjectResponse { Signal = await TakeAsync(call, SignalStep.ConfirmSubject, to => to.ConfirmedSubject = request.Subject) };
    }

    public override async Task<MarkSignalEnteredInErrorResponse> MarkSignalEnteredInError(MarkSignalEnteredInErrorRequest request, ServerCallContext context)
    {
        var call = new StepCall(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        StepCheck.CheckReason(call.Faults, "reason", request.Reason);
        return new MarkSignalEnteredInErrorResponse { Signal = await TakeAsync(call, SignalStep.EnterInError, to => to.StatusReason = request.Reason) };
    }

    public override async Task<TransferSignalResponse> TransferSignal(TransferSignalRequest request, ServerCallContext context)
    {
        var call = new StepCall(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        WhereaboutsCheck.Check(call.Faults, Move.Field, request.MovedTo);
        var receipt = await steps.TakeAsync(call, (id, caller, step) => new TransferSignal(id, request, EarlierFrom)
        {
            Caller = caller, Request = step, Faults = call.Faults,
        });
        return new TransferSignalResponse { Signal = await reading.AnswerAsync(receipt, call.Caller, context.CancellationToken) };
    }

    private async Task<Signal> TakeAsync(StepCall call, SignalStep step, Action<Signal> apply, params IReadOnlyCollection<StatutoryQuestion> questions)
    {
        var receipt = await steps.TakeAsync(call, (id, caller, request) => new TakeSignalStep(id, call.ExpectedVersion, step, apply)
        {
            Caller = caller, Request = request, Faults = call.Faults, StatutoryQuestions = questions,
        });
        return await reading.AnswerAsync(receipt, call.Caller, call.Context.CancellationToken);
    }
}
