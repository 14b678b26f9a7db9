using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>The gRPC edge of referrals: checks what came in, takes the step, answers.</summary>
[Authorize(Policy = Policies.Professional)]
internal sealed partial class ReferralService(
    Submission submission,
    ReferralReading reading,
    ReferralListing listing,
    ReferralHistory history,
    Lapses lapses,
    PartySteps steps,
    Identities identities,
    CurrentDirectory directory,
    Telemetry telemetry,
    TimeProvider time)
    : V1.ReferralService.ReferralServiceBase
{
    public override async Task<SubmitReferralResponse> SubmitReferral(SubmitReferralRequest request, ServerCallContext context)
    {
        var caller = context.GetHttpContext().GetCaller();
        var faults = new Faults();
        SubmitReferralCheck.Check(faults, request, caller.Participant, time.GetUtcNow(), directory.Snapshot.FindParticipant);
        var requestId = RequestIds.Check(faults, request.RequestId);
        var step = new SubmitReferral(request, request.ExternalIdentifier is { } external ? identities.HmacOf(external, caller.Participant.Id) : null)
        {
            Caller = caller,
            Request = new StepRequest(requestId, context.Method, request),
            Faults = faults,
        };
        try
        {
            var receipt = await submission.TakeAsync(step, context.CancellationToken);
            var referral = await AnswerAsync(receipt, context);
            if (receipt.Decision is { } decision)
            {
                referral.Route.Add(((InboxMessage)decision.Entries[0].Content).Referral.Route);
                if (referral.ToOwnEmployer)
                {
                    telemetry.ReferredToEmployer(caller.Participant.Id);
                }
            }

            return new SubmitReferralResponse { Referral = referral, ConsentId = referral.ConsentId };
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.NoAgreement && request.BasedOnReferralId.Length > 0)
        {
            await lapses.CloseAsync(Guid.Parse(request.BasedOnReferralId), context.CancellationToken);
            throw;
        }
    }

    public override async Task<GetReferralResponse> GetReferral(GetReferralRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        var id = Uuids.Check(faults, "id", request.Id);
        StepCheck.CheckVersion(faults, "known_version", request.KnownVersion);
        faults.ThrowIfAny();
        var caller = context.GetHttpContext().GetCaller();
        return request.KnownVersion != 0 && await reading.IsUnchangedAsync(id, request.KnownVersion, caller, context.CancellationToken)
            ? new GetReferralResponse { Unchanged = true }
            : new GetReferralResponse { Referral = await reading.ReadAsync(id, caller, context.CancellationToken) };
    }

    public override Task<ListReferralsResponse> ListReferrals(ListReferralsRequest request, ServerCallContext context) =>
        listing.ListAsync(request, context.Method, context.GetHttpContext().GetCaller(), context.CancellationToken);

    public override async Task<ListReferralVersionsResponse> ListReferralVersions(ListReferralVersionsRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        var id = Uuids.Check(faults, "id", request.Id);
        var page = VersionPage.Check(faults, request.PageSize, request.PageToken);
        faults.ThrowIfAny();
        return await history.ListAsync(id, page, context.GetHttpContext().GetCaller(), context.CancellationToken);
    }

    private async Task<Referral> AnswerAsync(Receipt receipt, ServerCallContext context)
    {
        var caller = context.GetHttpContext().GetCaller();
        return receipt.Decision is { } decision
            ? ReferralView.WithoutContent((Referral)decision.States[0].Body, caller.Participant.Id, basisHolds: true)
            : await reading.ReadAgainAsync(receipt.RecordId, caller, context.CancellationToken);
    }
}
