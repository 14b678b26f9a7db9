using Google.Protobuf;
using Grpc.Core;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <remarks>The steps of the parties.</remarks>
internal sealed partial class ReferralService
{
    public override async Task<AcceptReferralResponse> AcceptReferral(AcceptReferralRequest request, ServerCallContext context)
    {
        var call = new StepCall(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        ReferralStepCheck.CheckNote(call.Faults, request.Note);
        StatutoryTerms.Check(call.Faults, "statutory_questions", request.StatutoryQuestions, call.Caller.Participant.Kind);
        return new AcceptReferralResponse { Referral = await TakeAsync(call, ReferralStep.Accept, to => to.Note = request.Note, request.StatutoryQuestions) };
    }

    public override async Task<DeclineReferralResponse> DeclineReferral(DeclineReferralRequest request, ServerCallContext context)
    {
        var call = new StepCall(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        StepCheck.CheckReason(call.Faults, "reason", request.Reason);
        return new DeclineReferralResponse { Referral = await TakeAsync(call, ReferralStep.Decline, to => to.StatusReason = request.Reason) };
    }

    public override async Task<StartReferralResponse> StartReferral(StartReferralRequest request, ServerCallContext context)
    {
        var call = new StepCall(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        ReferralStepCheck.CheckNote(call.Faults, request.Note);
        return new StartReferralResponse { Referral = await TakeAsync(call, ReferralStep.Start, to => to.Note = request.Note) };
    }

    public override async Task<HoldReferralResponse> HoldReferral(HoldReferralRequest request, ServerCallContext context)
    {
        var call = new StepCall(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        StepCheck.CheckReason(call.Faults, "reason", request.Reason);
        return new HoldReferralResponse { Referral = await TakeAsync(call, ReferralStep.Hold, to => to.StatusReason = request.Reason) };
    }

    public override async Task<ReportReferralProgressResponse> ReportReferralProgress(ReportReferralProgressRequest request, ServerCallContext context)
    {
        var call = new StepCall(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        ReferralStepCheck.CheckProgress(call.Faults, request.BusinessStatus);
        ReferralStepCheck.CheckNote(call.Faults, request.Note);
        var referral = await TakeAsync(call, ReferralStep.ReportProgress, to =>
        {
            to.BusinessStatus = request.BusinessStatus;
            to.Note = request.Note;
        });
        return new ReportReferralProgressResponse { Referral = referral };
    }

    public override async Task<CompleteReferralResponse> CompleteReferral(CompleteReferralRequest request, ServerCallContext context)
    {
        var call = new StepCall(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        ReferralStepCheck.CheckOutcome(call.Faults, request.Outcome);
        return new CompleteReferralResponse { Referral = await TakeAsync(call, ReferralStep.Complete, to => to.Outcome = request.Outcome) };
    }

    public override async Task<FailReferralResponse> FailReferral(FailReferralRequest request, ServerCallContext context)
    {
        var call = new StepCall(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        StepCheck.CheckReason(call.Faults, "reason", request.Reason);
        return new FailReferralResponse { Referral = await TakeAsync(call, ReferralStep.Fail, to => to.StatusReason = request.Reason) };
    }

    public override async Task<CancelReferralResponse> CancelReferral(CancelReferralRequest request, ServerCallContext context)
    {
        var call = new StepCall(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        StepCheck.CheckReason(call.Faults, "reason", request.Reason);
        return new CancelReferralResponse { Referral = await TakeAsync(call, ReferralStep.Cancel, to => to.StatusReason = request.Reason) };
    }

    public override async Task<RequestReferralCancellationResponse> RequestReferralCancellation(RequestReferralCancellationRequest request, ServerCallContext context)
    {
        var call = new StepCall(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        StepCheck.CheckReason(call.Faults, "reason", request.Reason);
        return new RequestReferralCancellationResponse { Referral = await TakeAsync(call, ReferralStep.RequestCancellation, to => to.CancellationRequest = request.Reason) };
    }

    public override async Task<MarkReferralEnteredInErrorResponse> MarkReferralEnteredInError(MarkReferralEnteredInErrorRequest request, ServerCallContext context)
    {
        var call = new StepCall(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        StepCheck.CheckReason(call.Faults, "reason", request.Reason);
        return new MarkReferralEnteredInErrorResponse { Referral = await TakeAsync(call, ReferralStep.MarkEnteredInError, to => to.StatusReason = request.Reason) };
    }

    public override async Task<TransferReferralResponse> TransferReferral(TransferReferralRequest request, ServerCallContext context)
    {
        var call = new StepCall(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        WhereaboutsCheck.Check(call.Faults, Move.Field, request.MovedTo);
        ReferralStepCheck.CheckNote(call.Faults, request.Note);
        var receipt = await steps.TakeAsync(call, (id, caller, step) => new TransferReferral(id, request) { Caller = caller, Request = step, Faults = call.Faults });
        return new TransferReferralResponse { Referral = await AnswerAsync(receipt, context) };
    }

    private async Task<Referral> TakeAsync(StepCall call, ReferralStep step, Action<Referral> apply, params IReadOnlyCollection<StatutoryQuestion> questions)
    {
        var receipt = await steps.TakeAsync(call, (id, caller, request) => new TakeReferralStep(id, call.ExpectedVersion, step, apply)
        {
            Caller = caller, Request = request, Faults = call.Faults, StatutoryQuestions = questions,
        });
        return await AnswerAsync(receipt, call.Context);
    }
}
