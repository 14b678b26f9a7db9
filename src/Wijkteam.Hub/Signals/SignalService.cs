using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>The gRPC edge of signals: checks what came in, takes the step, answers.</summary>
[Authorize(Policy = Policies.Professional)]
internal sealed class SignalService(
    Submission submission,
    SignalReading reading,
    SignalListing listing,
    SignalLapses lapses,
    Identities identities,
    CurrentDirectory directory,
    TimeProvider time)
    : V1.SignalService.SignalServiceBase
{
    public override async Task<SubmitSignalResponse> SubmitSignal(SubmitSignalRequest request, ServerCallContext context)
    {
        var caller = context.GetHttpContext().GetCaller();
        var faults = new Faults();
        SubmitSignalCheck.Check(faults, request, caller.Participant.Kind, time.GetUtcNow(), id => directory.Snapshot.FindParticipant(id) is not null);
        var requestId = RequestIds.Check(faults, request.RequestId);
        var step = new SubmitSignal(request, request.ExternalIdentifier is { } external ? identities.HmacOf(external, caller.Participant.Id) : null)
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

    public override async Task<ListSignalsResponse> ListSignals(ListSignalsRequest request, ServerCallContext context) =>
        await listing.ListAsync(request, context.Method, context.GetHttpContext().GetCaller(), context.CancellationToken);

    public override async Task<TriageSignalResponse> TriageSignal(TriageSignalRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        SignalStepCheck.CheckTriage(faults, "triage", request.Triage);
        var step = request.Triage?.Decision == TriageDecision.TakenUp ? SignalStep.TakeUp : SignalStep.Settle;
        var signal = await TakeAsync(
            context, faults, request, request.RequestId, request.Id, request.ExpectedVersion, step, to => to.Triage = request.Triage);
        return new TriageSignalResponse { Signal = signal };
    }

    public override async Task<CloseSignalResponse> CloseSignal(CloseSignalRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        SignalStepCheck.CheckAnswer(faults, "answer", request.Answer);
        var signal = await TakeAsync(
            context, faults, request, request.RequestId, request.Id, request.ExpectedVersion, SignalStep.Answer, to => to.Answer = request.Answer);
        return new CloseSignalResponse { Signal = signal };
    }

    public override async Task<ConfirmSignalSubjectResponse> ConfirmSignalSubject(ConfirmSignalSubjectRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        SignalStepCheck.CheckSubject(faults, "subject", request.Subject, context.GetHttpContext().GetCaller().Participant.Kind, time.GetUtcNow());
        var signal = await TakeAsync(
            context, faults, request, request.RequestId, request.Id, request.ExpectedVersion, SignalStep.ConfirmSubject,
            to => to.ConfirmedSubject = request.Subject);
        return new ConfirmSignalSubjectResponse { Signal = signal };
    }

    public override async Task<MarkSignalEnteredInErrorResponse> MarkSignalEnteredInError(MarkSignalEnteredInErrorRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        StepCheck.CheckReason(faults, "reason", request.Reason);
        var signal = await TakeAsync(
            context, faults, request, request.RequestId, request.Id, request.ExpectedVersion, SignalStep.EnterInError,
            to => to.StatusReason = request.Reason);
        return new MarkSignalEnteredInErrorResponse { Signal = signal };
    }

    private async Task<Signal> TakeAsync(
        ServerCallContext context,
        Faults faults,
        IMessage request,
        string requestId,
        string id,
        long expectedVersion,
        SignalStep step,
        Action<Signal> apply)
    {
        var caller = context.GetHttpContext().GetCaller();
        var checkedRequestId = RequestIds.Check(faults, requestId);
        var checkedId = Uuids.Check(faults, "id", id);
        StepCheck.CheckVersion(faults, "expected_version", expectedVersion);
        try
        {
            var taken = new TakeSignalStep(checkedId, expectedVersion, step, apply)
            {
                Caller = caller,
                Request = new StepRequest(checkedRequestId, context.Method, request),
                Faults = faults,
            };
            return await reading.AnswerAsync(await submission.TakeAsync(taken, context.CancellationToken), caller, context.CancellationToken);
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.NoAgreement)
        {
            await lapses.CloseUncoveredAsync(checkedId, context.CancellationToken);
            throw;
        }
    }
}
