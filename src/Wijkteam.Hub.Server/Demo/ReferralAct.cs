using Google.Rpc;
using Grpc.Core;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>Act 1: the citizen agrees, and the GP refers.</summary>
internal sealed class ReferralAct(Stage stage, DemoSystem gp)
{
    private Timeline Timeline => stage.Timeline;

    /// <returns>The agreement and the referral.</returns>
    public async Task<(Consent Agreement, Submitted Submitted)> PlayAsync()
    {
        await RevokeLeftoversAsync();
        await RefuseWithoutAgreementAsync();

        var (consent, elapsed) = await stage.Steps.DoAsync(
            "act 1: the GP records the agreement",
            async cancellationToken => (await gp.Consents.RecordConsentAsync(DemoPeople.Agreement(), cancellationToken: cancellationToken)).Consent);
        Timeline.Row(gp.Name, "records that Fatima Verzonnen agrees", elapsed);

        var request = DemoPeople.DebtReferral();
        var submitted = await SubmitAsync("act 1: the GP submits the referral", request);
        Timeline.Row(gp.Name, "submits a referral", submitted.Elapsed);
        Show(request.Content);
        return (consent, submitted);
    }

    public async Task<Submitted> SubmitAsync(string step, SubmitReferralRequest request)
    {
        var sendTimestamp = stage.Time.GetTimestamp();
        var (referral, elapsed) = await stage.Steps.DoAsync(step, async cancellationToken =>
        {
            var taken = (await gp.Referrals.SubmitReferralAsync(request, cancellationToken: cancellationToken)).Referral;
            Steps.Require(taken.TargetParticipantId == DemoPeople.Team, $"it was routed to {taken.TargetParticipantId}.");
            return taken;
        });
        return new Submitted(referral, request.Content, sendTimestamp, elapsed);
    }

    /// <summary>A run that was cut short leaves an agreement in force; with it the last act would have nothing to revoke.</summary>
    private async Task RevokeLeftoversAsync()
    {
        var (left, _) = await stage.Steps.DoAsync("act 1: the GP looks for an agreement of an earlier run", async cancellationToken =>
        {
            var answer = await gp.Consents.ListConsentsAsync(new ListConsentsRequest { Subject = DemoPeople.CitizenByBsn() }, cancellationToken: cancellationToken);
            foreach (var consent in answer.Consents)
            {
                await gp.Consents.RevokeConsentAsync(RevocationAct.Revocation(consent.Id), cancellationToken: cancellationToken);
            }

            return answer.Consents.Count;
        });
        if (left > 0)
        {
            Timeline.Row(gp.Name, "finds an agreement that an earlier run left, and revokes it first");
        }
    }

    private async Task RefuseWithoutAgreementAsync()
    {
        var (reason, elapsed) = await stage.Steps.DoAsync("act 1: without agreement the hub refuses", async cancellationToken =>
        {
            try
            {
                await gp.Referrals.SubmitReferralAsync(DemoPeople.DebtReferral(), cancellationToken: cancellationToken);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.FailedPrecondition)
            {
                return ReasonOf(e);
            }

            throw new NotAsClaimedException("the hub took the referral in.");
        });
        Timeline.Row(gp.Name, $"asks without agreement: {reason}", elapsed);
    }

    private static string ReasonOf(RpcException e)
    {
        var status = e.Trailers.GetValueBytes("grpc-status-details-bin") is { } bytes ? Google.Rpc.Status.Parser.ParseFrom(bytes) : new Google.Rpc.Status();

        // The pinned CommonProtos has the field `reason` (number 1) under its first name.
        var reason = status.Details.FirstOrDefault(detail => detail.Is(ErrorInfo.Descriptor))?.Unpack<ErrorInfo>().Type;
        Steps.Require(reason == "NO_AGREEMENT", $"the hub refused for another reason: {e.Status.Detail}");
        return reason!;
    }

    private void Show(ReferralContent content)
    {
        var subject = content.Subject;
        var address = subject.Address;
        Timeline.Detail("Burger", $"{subject.Name.Given} {subject.Name.Family}, geboren {subject.BirthDate}, BSN {subject.Bsn} (een testwaarde, van niemand)");
        Timeline.Detail("Adres", $"{address.Street} {address.HouseNumber}, {address.Postcode} {address.City}");
        Timeline.Detail("ICPC-1", $"{content.Problems[0].Code} {content.Problems[0].Display}");
        Timeline.Detail("Vraag", content.Question);
        Timeline.Detail("Achtergrond", content.Background);
        Timeline.Detail("Wens", content.CitizenWish);
    }

    /// <param name="SendTimestamp">When the client sent it, in ticks of the <see cref="TimeProvider"/>.</param>
    /// <param name="Elapsed">From there to the answer.</param>
    internal sealed record Submitted(Referral Referral, ReferralContent Content, long SendTimestamp, TimeSpan Elapsed);
}
