using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Client;

/// <summary>Systems in Node and in Python, made with nothing but the contract, play a GP and a team in every pairing. They meet in the hub alone.</summary>
public sealed class ForeignClientTests : InboxScene
{
    [Theory]
    [InlineData("gp.mjs", "team.py")]
    [InlineData("gp.py", "team.mjs")]
    [InlineData("gp.mjs", "team.mjs")]
    [InlineData("gp.py", "team.py")]
    public async Task Strangers_GoThroughTheLoopTogether(string gp, string team)
    {
        var (bsn, other) = (Samples.NewBsn(), Samples.NewBsn());
        using var teamSystem = Start(team, HubFixture.Team, bsn, other);
        using var gpSystem = Start(gp, HubFixture.Gp, bsn, other);

        var (gpPrinted, teamPrinted) = (gpSystem.ReadToEndAsync(), teamSystem.ReadToEndAsync());
        await await Task.WhenAny(EndAsync(gpSystem, gpPrinted), FailAsync(teamSystem, teamPrinted));
        await EndAsync(teamSystem, teamPrinted);

        StoreTrace.Count(Hub, "deliveries WHERE state < 2").ShouldBe(0);
    }

    private InteropScript Start(string script, string participant, string bsn, string other) => new(
        Path.Combine("grpc", script),
        [],
        ("HUB_GRPC", Hub.GrpcAddress.Authority),
        ("HUB_TOKENS", new Uri(Hub.HttpAddress, "/oauth2/token").AbsoluteUri),
        ("HUB_PROTOS", Repository.PathOf("protos")),
        ("HUB_PARTICIPANT", participant),
        ("HUB_KEY", Hub.ExportKey(participant)),
        ("HUB_KEY_ID", TestParticipant.KeyId),
        ("HUB_BSN", bsn),
        ("HUB_OTHER_BSN", other));

    private static async Task EndAsync(InteropScript system, Task<string> printed)
    {
        var text = await printed;
        await system.EndWellAsync(text);
        text.ShouldEndWith($"done{Environment.NewLine}");
    }

    /// <summary>Completes only when the system fails, so that the other is not waited for in vain.</summary>
    private static async Task FailAsync(InteropScript system, Task<string> printed)
    {
        await EndAsync(system, printed);
        await new TaskCompletionSource().Task;
    }
}
