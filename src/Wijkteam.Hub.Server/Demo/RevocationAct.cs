using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>Act 4: the citizen takes the agreement back while the team's system is away.</summary>
internal sealed class RevocationAct(Stage stage, GpSystem gp)
{
    private string? _teamName;

    private Timeline Timeline => stage.Timeline;

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

    public async Task PlayAsync(ReferralAct act, ReferralAct.Submitted first)
    {
        var second = await act.SubmitAsync("act 4: the GP submits a second referral", DemoPeople.Work, withAgreement: false);
        Timeline.Row(gp.Name, "submits a second referral of the same citizen", second.Elapsed);
        Timeline.Detail("", "It waits in the team's inbox.");
        Timeline.Detail("Vraag", second.Asked.Text);

        await RevokeAsync(first.ConsentId!, second.TaskId);
        using var team = stage.Connect(DemoPeople.Team);
        await ComeBackAsync(team, second.TaskId);
        await LookForContentAsync(team, second.TaskId);
    }

    private async Task RevokeAsync(string consentId, string secondId)
    {
        var elapsed = await stage.Steps.DoAsync("act 4: the citizen revokes the agreement", async cancellationToken =>
        {
            var consent = await gp.GetAsync($"Consent/{consentId}", cancellationToken);
            await ReferralAct.RevokeAsync(gp, consent, cancellationToken);
        });
        Timeline.Row(gp.Name, "records that Fatima Verzonnen revokes: Consent inactive", elapsed);

        var (_, read) = await stage.Steps.DoAsync("act 4: the GP reads that the second referral is closed", async cancellationToken =>
        {
            var task = await gp.GetAsync($"Task/{secondId}", cancellationToken);
            Steps.Require((string?)task["status"] == "cancelled", "the second referral was not closed.");
            return task;
        });
        Timeline.Row("The hub", "has closed the second referral");
        Timeline.Row(gp.Name, "reads its Task: cancelled", read);
    }

    private async Task ComeBackAsync(DemoSystem team, string secondId)
    {
        var elapsed = await stage.Steps.DoAsync("act 4: the team comes back and finds it closed", async cancellationToken =>
        {
            await using var inbox = new DemoInbox(team, stage.Time);
            var arrival = await inbox.NextAsync(secondId, cancellationToken);
            Steps.Require(arrival.Message.PayloadCase == InboxMessage.PayloadOneofCase.Closure, "a referral came.");

            // Ended by the hub, so that nothing is on its way any more when the rest is looked through.
            await inbox.CloseAsync(cancellationToken);
            Steps.Require(inbox.TakeRest().All(rest => rest.ExchangeId != secondId), "something more came.");
        });
        Timeline.Row(_teamName!, "is back: closed, no further information", elapsed);
    }

    private async Task LookForContentAsync(DemoSystem team, string secondId)
    {
        var elapsed = await stage.Steps.DoAsync("act 4: nothing with content reaches the team", async cancellationToken =>
        {
            var pulled = await team.Inbox.PullAsync(new PullRequest { MaxMessages = 100 }, cancellationToken: cancellationToken);
            Steps.Require(pulled.Messages.All(message => message.Referral?.Id != secondId && message.Closure?.ExchangeId != secondId), "its inbox holds more.");

            var read = (await team.Referrals.GetReferralAsync(new GetReferralRequest { Id = secondId }, cancellationToken: cancellationToken)).Referral;
            Steps.Require(read.Status == ReferralStatus.Cancelled, $"it stands at {read.Status}.");
            Steps.Require(read.Content is null && read.Note.Length == 0 && read.Outcome is null, "a read shows content.");
        });
        Timeline.Row(_teamName!, "looks for more, and finds no content", elapsed);
        Timeline.Detail("", "Its inbox is empty; the referral itself says cancelled, and nothing else.");
    }
}
