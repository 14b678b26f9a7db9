namespace Wijkteam.Hub.Server.Demo;

/// <summary>The demonstration, act by act.</summary>
internal sealed class Play(Stage stage)
{
    public async Task RunAsync()
    {
        using var gp = stage.Connect(DemoPeople.Gp);
        var team = stage.Connect(DemoPeople.Team);
        await SignInAsync(gp);
        await SignInAsync(team);
        await using var gpInbox = await OpenAsync(gp);
        var teamInbox = await OpenAsync(team);
        try
        {
            stage.Timeline.Act("Act 1", "The citizen agrees, and the GP refers");
            var act = new ReferralAct(stage, gp);
            var (agreement, first) = await act.PlayAsync();

            var loop = new LoopActs(stage, gp, gpInbox, team, teamInbox);
            await loop.PlaySecondAsync(first);
            await loop.PlayThirdAsync(first.Referral.Id);
            if (gpInbox.Others + teamInbox.Others is > 0 and var others)
            {
                stage.Timeline.Row("Both inboxes", $"held {others} messages of an earlier run; they were acknowledged");
            }

            var revocation = new RevocationAct(stage, gp);
            await revocation.SendTeamAwayAsync(team, teamInbox);
            await revocation.PlayAsync(act, first.Referral.Id, agreement.Id);
        }
        finally
        {
            await teamInbox.DisposeAsync();
            team.Dispose();
        }
    }

    private async Task SignInAsync(DemoSystem system)
    {
        var elapsed = await stage.Steps.DoAsync($"{system.Name} signs in", system.SignInAsync);
        stage.Timeline.Row(system.Name, "proves who it is by its private key", elapsed);
    }

    private async Task<DemoInbox> OpenAsync(DemoSystem system)
    {
        var (inbox, elapsed) = await stage.Steps.DoAsync($"{system.Name} opens its inbox", token => DemoInbox.OpenAsync(system, stage.Time, token));
        stage.Timeline.Row(system.Name, "opens its inbox stream, on its own connection", elapsed);
        return inbox;
    }
}
