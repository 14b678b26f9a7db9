using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>Act 4: the citizen takes the agreement back while the team's system is away.</summary>
internal sealed class RevocationAct(Stage stage, DemoSystem gp)
{
    private string? _teamName;

    private Timeline Timeline => stage.Timeline;

    public static RevokeConsentRequest Revocation(string consentId) =>
        new() { RequestId = DemoPeople.NewId(), Id = consentId, Giver = new ConsentGiver { Capacity = GiverCapacity.Subject } };

    /// <summary>The team's system ends its stream and its connection.</summary>
    public async Task SendTeamAwayAsync(DemoSystem team, DemoInbox inbox)
    {
        Timeline.Act("Act 4", "The citizen changes her mind, and revocation wins");
        _teamName = team.Name;
        await stage.Steps.DoAsync("act 4: the team's system goes away", async cancellationToken =>
        {
            await inbox.CloseAsync(cancellationToken);
            await inbox.DisposeAsync();
            team.Dispose();
        });
        Timeline.Row(_teamName, "goes away: it closes stream and connection");
    }

    public async Task PlayAsync(ReferralAct act, string firstReferralId, string consentId)
    {
        var second = await act.SubmitAsync("act 4: the GP submits a second referral", DemoPeople.WorkReferral());
        Timeline.Row(gp.Name, "submits a second referral of the same citizen", second.Elapsed);
        Timeline.Detail("", "It waits in the team's inbox.");
        Timeline.Detail("Vraag", second.Content.Question);

        await RevokeAsync(consentId, firstReferralId, second.Referral.Id);
        using var team = stage.Connect(DemoPeople.Team);
        await ComeBackAsync(team, second.Referral.Id);
        await LookForContentAsync(team, second.Referral.Id);
    }

    private async Task RevokeAsync(string consentId, string firstId, string secondId)
    {
        var (revoked, elapsed) = await stage.Steps.DoAsync("act 4: the citizen revokes the agreement", async cancellationToken =>
        {
            var answer = await gp.Consents.RevokeConsentAsync(Revocation(consentId), cancellationToken: cancellationToken);
            Steps.Require(answer.ClosedReferralIds.Contains(secondId), "the second referral was not closed.");
            Steps.Require(answer.Disclosures.Any(disclosure => disclosure.ReferralId == firstId && disclosure.ParticipantId == DemoPeople.Team), "the first referral's disclosure is not listed.");
            Steps.Require(answer.Disclosures.All(disclosure => disclosure.ReferralId != secondId), "the second referral was disclosed.");
            return answer;
        });
        Timeline.Row(gp.Name, "records that Fatima Verzonnen revokes", elapsed);

        var ofThisRun = revoked.Disclosures.Where(disclosure => disclosure.ReferralId == firstId).ToList();
        Timeline.Row("The hub", "closes the second referral, and lists what had been disclosed before, all of it of the first:");
        foreach (var disclosure in ofThisRun)
        {
            var channel = disclosure.Channel == DisclosureChannel.Inbox ? "by inbox" : "on a read";
            Timeline.Detail($"{disclosure.DiscloseTime.ToDateTimeOffset().ToLocalTime():HH:mm:ss.fff}", $"to {disclosure.ParticipantId}, {channel}, version {disclosure.ReferralVersion}");
        }

        if (revoked.Disclosures.Count > ofThisRun.Count)
        {
            Timeline.Detail("before", $"{revoked.Disclosures.Count - ofThisRun.Count} disclosures in earlier runs on this data");
        }
    }

    private async Task ComeBackAsync(DemoSystem team, string secondId)
    {
        var elapsed = await stage.Steps.DoAsync("act 4: the team comes back and finds it closed", async cancellationToken =>
        {
            await using var inbox = await DemoInbox.OpenAsync(team, stage.Time, cancellationToken);
            var arrival = await inbox.NextAsync(secondId, cancellationToken);
            Steps.Require(arrival.Message.PayloadCase == InboxMessage.PayloadOneofCase.Closure, "a referral came.");

            // Ended by the hub, so that nothing is on its way any more when the rest is looked through.
            await inbox.CloseAsync(cancellationToken);
            Steps.Require(inbox.TakeRest().All(rest => rest.ReferralId != secondId), "something more came.");
        });
        Timeline.Row(_teamName!, "is back: closed, no further information", elapsed);
    }

    private async Task LookForContentAsync(DemoSystem team, string secondId)
    {
        var elapsed = await stage.Steps.DoAsync("act 4: nothing with content reaches the team", async cancellationToken =>
        {
            var pulled = await team.Inbox.PullAsync(new PullRequest { MaxMessages = 100 }, cancellationToken: cancellationToken);
            Steps.Require(pulled.Messages.All(message => message.Referral?.Id != secondId && message.Closure?.ReferralId != secondId), "its inbox holds more.");

            var read = (await team.Referrals.GetReferralAsync(new GetReferralRequest { Id = secondId }, cancellationToken: cancellationToken)).Referral;
            Steps.Require(read.Status == ReferralStatus.Cancelled, $"it stands at {read.Status}.");
            Steps.Require(read.Content is null && read.Note.Length == 0 && read.Outcome is null, "a read shows content.");
        });
        Timeline.Row(_teamName!, "looks for more, and finds no content", elapsed);
        Timeline.Detail("", "Its inbox is empty; the referral itself says cancelled, and nothing else.");
    }
}
