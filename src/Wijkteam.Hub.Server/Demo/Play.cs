namespace Wijkteam.Hub.Server.Demo;

/// <summary>The demonstration, act by act.</summary>
internal sealed class Play(Stage stage, GpEndpoint gpEndpoint)
{
    public async Task RunAsync()
    {
        using var gp = new GpSystem(stage.Hub, stage.Keys, stage.Time);
        var team = stage.Connect(DemoPeople.Team);
        var act = new ReferralAct(stage, gp);
        await SignInAsync(gp.Name, gp.SignInAsync);
        await act.SubscribeAsync(gpEndpoint);
        await SignInAsync(team.Name, team.SignInAsync);
        var teamInbox = Open(team);
        try
        {
            stage.Timeline.Act("Act 1", "The citizen agrees, and the GP refers");
            var first = await act.PlayAsync();

            var loop = new LoopActs(stage, gp, gpEndpoint, team, teamInbox);
            await loop.PlaySecondAsync(first);
            await loop.PlayThirdAsync(first.TaskId);
            if (gpEndpoint.Others + teamInbox.Others is > 0 and var others)
            {
                stage.Timeline.Row("Both inboxes", $"held {others} messages of an earlier run; they were acknowledged");
            }

            var revocation = new RevocationAct(stage, gp);
            await revocation.SendTeamAwayAsync(team, teamInbox);
            await revocation.PlayAsync(act, first);
            await new HouseholdAct(stage).PlayAsync();
        }
        finally
        {
            await teamInbox.DisposeAsync();
            team.Dispose();
        }
    }

    private async Task SignInAsync(string name, Func<CancellationToken, Task> signIn)
    {
        var elapsed = await stage.Steps.DoAsync($"{name} signs in", signIn);
        stage.Timeline.Row(name, "proves who it is by its private key", elapsed);
    }

    private DemoInbox Open(DemoSystem system)
    {
        stage.Timeline.Row(system.Name, "opens its inbox stream, on its own connection");
        return new DemoInbox(system, stage.Time);
    }
}
