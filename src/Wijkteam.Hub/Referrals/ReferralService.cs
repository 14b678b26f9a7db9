using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>The gRPC edge of referrals: checks what came in, takes the step, answers.</summary>
[Authorize(Policy = Policies.Professional)]
internal sealed class ReferralService(
    Submission submission,
    ReferralReading reading,
    ReferralListing listing,
    ReferralLapses lapses,
    Identities identities,
    CurrentDirectory directory,
    TimeProvider time)
    : V1.ReferralService.ReferralServiceBase
{
    public override async Task<SubmitReferralResponse> SubmitReferral(SubmitReferralRequest request, ServerCallContext context)
    {
        var caller = context.GetHttpContext().GetCaller();
        var faults = new Faults();
        SubmitReferralCheck.Check(faults, request, caller.Participant.Kind, time.GetUtcNow(), id => directory.Snapshot.FindParticipant(id) is not null);
        var requestId = RequestIds.Check(faults, request.RequestId);
        var step = new SubmitReferral(request, request.ExternalIdentifier is { } external ? identities.HmacOf(external, caller.Participant.Id) : null)
        {
            Caller = caller,
            Request = new StepRequest(requestId, context.Method, request),
            Faults = faults,
        };
        var receipt = await submission.TakeAsync(step, context.CancellationToken);
        var referral = await AnswerAsync(receipt, context);
        if (receipt.Decision is { } decision)
        {
            referral.Route.Add(((InboxMessage)decision.Entries[0].Content).Referral.Route);
        }

        return new SubmitReferralResponse { Referral = referral, ConsentId = referral.ConsentId };
    }

    public override async Task<GetReferralResponse> GetReferral(GetReferralRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        var id = Uuids.Check(faults, "id", request.Id);
        ReferralStepCheck.CheckVersion(faults, "known_version", request.KnownVersion);
        faults.ThrowIfAny();
        var caller = context.GetHttpContext().GetCaller();
        return request.KnownVersion != 0 && await reading.IsUnchangedAsync(id, request.KnownVersion, caller, context.CancellationToken)
            ? new GetReferralResponse { Unchanged = true }
            : new GetReferralResponse { Referral = await reading.ReadAsync(id, caller, context.CancellationToken) };
    }

    public override Task<ListReferralsResponse> ListReferrals(ListReferralsRequest request, ServerCallContext context) =>
        listing.ListAsync(request, context.Method, context.GetHttpContext().GetCaller(), context.CancellationToken);

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
        ReferralStepCheck.CheckReason(faults, request.Reason);
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

    public override async Task<CompleteReferralResponse> CompleteReferral(CompleteReferralRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        ReferralStepCheck.CheckOutcome(faults, request.Outcome);
        var referral = await TakeAsync(
            context, faults, request, request.RequestId, request.Id, request.ExpectedVersion, ReferralStep.Complete, to => to.Outcome = request.Outcome);
        return new CompleteReferralResponse { Referral = referral };
    }

    public override async Task<CancelReferralResponse> CancelReferral(CancelReferralRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        ReferralStepCheck.CheckReason(faults, request.Reason);
        var referral = await TakeAsync(
            context, faults, request, request.RequestId, request.Id, request.ExpectedVersion, ReferralStep.Cancel, to => to.StatusReason = request.Reason);
        return new CancelReferralResponse { Referral = referral };
    }

    private async Task<Referral> TakeAsync(
        ServerCallContext context,
        Faults faults,
        Google.Protobuf.IMessage request,
        string requestId,
        string id,
        long expectedVersion,
        ReferralStep step,
        Action<Referral> apply)
    {
        var checkedRequestId = RequestIds.Check(faults, requestId);
        var checkedId = Uuids.Check(faults, "id", id);
        ReferralStepCheck.CheckVersion(faults, "expected_version", expectedVersion);
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

    private async Task<Referral> AnswerAsync(Receipt receipt, ServerCallContext context) => receipt.Decision is { } decision
        ? (Referral)decision.States[0].Body
        : await reading.ReadAgainAsync(receipt.RecordId, context.GetHttpContext().GetCaller(), context.CancellationToken);
}
