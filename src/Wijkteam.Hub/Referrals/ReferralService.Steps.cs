using Google.Protobuf;
using Grpc.Core;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <remarks>The steps of the parties.</remarks>
internal sealed partial class ReferralService
{
    public override async Task<AcceptReferralResponse> AcceptReferral(AcceptReferralRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        ReferralStepCheck.CheckNote(faults, request.Note);
        var referral = await TakeAsync(
            context, faults, request, request.RequestId, request.Id, request.ExpectedVersion, ReferralStep.Accept, to => to.Note = request.Note);
        return new AcceptReferralResponse { Referral = referral };
    }

    public override async Task<DeclineReferralResponse> DeclineReferral(DeclineReferralRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        StepCheck.CheckReason(faults, "reason", request.Reason);
        var referral = await TakeAsync(
            context, faults, request, request.RequestId, request.Id, request.ExpectedVersion, ReferralStep.Decline, to => to.StatusReason = request.Reason);
        return new DeclineReferralResponse { Referral = referral };
    }

    public override async Task<StartReferralResponse> StartReferral(StartReferralRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        ReferralStepCheck.CheckNote(faults, request.Note);
        var referral = await TakeAsync(
            context, faults, request, request.RequestId, request.Id, request.ExpectedVersion, ReferralStep.Start, to => to.Note = request.Note);
        return new StartReferralResponse { Referral = referral };
    }

    public override async Task<HoldReferralResponse> HoldReferral(HoldReferralRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        StepCheck.CheckReason(faults, "reason", request.Reason);
        var referral = await TakeAsync(
            context, faults, request, request.RequestId, request.Id, request.ExpectedVersion, ReferralStep.Hold, to => to.StatusReason = request.Reason);
        return new HoldReferralResponse { Referral = referral };
    }

    public override async Task<ReportReferralProgressResponse> ReportReferralProgress(ReportReferralProgressRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        ReferralStepCheck.CheckProgress(faults, request.BusinessStatus);
        ReferralStepCheck.CheckNote(faults, request.Note);
        var referral = await TakeAsync(
            context, faults, request, request.RequestId, request.Id, request.ExpectedVersion, ReferralStep.ReportProgress, to =>
            {
                to.BusinessStatus = request.BusinessStatus;
                to.Note = request.Note;
            });
        return new ReportReferralProgressResponse { Referral = referral };
    }

    public override async Task<CompleteReferralResponse> CompleteReferral(CompleteReferralRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        ReferralStepCheck.CheckOutcome(faults, request.Outcome);
        var referral = await TakeAsync(
            context, faults, request, request.RequestId, request.Id, request.ExpectedVersion, ReferralStep.Complete, to => to.Outcome = request.Outcome);
        return new CompleteReferralResponse { Referral = referral };
    }

    public override async Task<FailReferralResponse> FailReferral(FailReferralRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        StepCheck.CheckReason(faults, "reason", request.Reason);
        var referral = await TakeAsync(
            context, faults, request, request.RequestId, request.Id, request.ExpectedVersion, ReferralStep.Fail, to => to.StatusReason = request.Reason);
        return new FailReferralResponse { Referral = referral };
    }

    public override async Task<CancelReferralResponse> CancelReferral(CancelReferralRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        StepCheck.CheckReason(faults, "reason", request.Reason);
        var referral = await TakeAsync(
            context, faults, request, request.RequestId, request.Id, request.ExpectedVersion, ReferralStep.Cancel, to => to.StatusReason = request.Reason);
        return new CancelReferralResponse { Referral = referral };
    }

    public override async Task<RequestReferralCancellationResponse> RequestReferralCancellation(RequestReferralCancellationRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        StepCheck.CheckReason(faults, "reason", request.Reason);
        var referral = await TakeAsync(
            context, faults, request, request.RequestId, request.Id, request.ExpectedVersion, ReferralStep.RequestCancellation, to => to.CancellationRequest = request.Reason);
        return new RequestReferralCancellationResponse { Referral = referral };
    }

    public override async Task<MarkReferralEnteredInErrorResponse> MarkReferralEnteredInError(MarkReferralEnteredInErrorRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        StepCheck.CheckReason(faults, "reason", request.Reason);
        var referral = await TakeAsync(
            context, faults, request, request.RequestId, request.Id, request.ExpectedVersion, ReferralStep.MarkEnteredInError, to => to.StatusReason = request.Reason);
        return new MarkReferralEnteredInErrorResponse { Referral = referral };
    }

    private async Task<Referral> TakeAsync(
        ServerCallContext context,
        Faults faults,
        IMessage request,
        string requestId,
        string id,
        long expectedVersion,
        ReferralStep step,
        Action<Referral> apply)
    {
        var checkedRequestId = RequestIds.Check(faults, requestId);
        var checkedId = Uuids.Check(faults, "id", id);
        StepCheck.CheckVersion(faults, "expected_version", expectedVersion);
        try
        {
            var taken = new TakeReferralStep(checkedId, expectedVersion, step, apply)
            {
                Caller = context.GetHttpContext().GetCaller(),
                Request = new StepRequest(checkedRequestId, context.Method, request),
                Faults = faults,
            };
            return await AnswerAsync(await submission.TakeAsync(taken, context.CancellationToken), context);
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.NoAgreement)
        {
            await lapses.CloseAsync(checkedId, context.CancellationToken);
            throw;
        }
    }
}
