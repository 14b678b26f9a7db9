using System.Text;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Fhir.Interop;

/// <summary>fhir-kit-client, which was not written with this hub in mind, plays the GP's side of the whole loop; the team is on gRPC.</summary>
public sealed class StrangerTests : FhirScene
{
    [Fact]
    public async Task Stranger_GoesThroughTheWholeLoop()
    {
        using var stranger = new InteropScript(
            "gp.mjs",
            [],
            ("GP_DOOR", new Uri(Hub.HttpAddress, Door).AbsoluteUri),
            ("GP_CLIENT_ID", HubFixture.Gp),
            ("GP_KEY", Hub.ExportKey(HubFixture.Gp)),
            ("GP_KEY_ID", TestParticipant.KeyId),
            ("GP_EXAMPLES", Path.Combine(Exchange.Folder, "examples")),
            ("GP_BSN", Samples.NewBsn()));
        var printed = new StringBuilder();
        var referral = new Referral();
        while (await stranger.ReadLineAsync() is { } line)
        {
            printed.AppendLine(line);
            await (line.Split(' ') switch
            {
                ["submitted", var id] => Task.FromResult(referral.Id = id),
                ["waiting"] => AcceptAsync(referral),
                ["seen", "accepted"] => StartAsync(referral),
                ["seen", "in-progress"] => CompleteAsync(referral),
                _ => Task.CompletedTask,
            });
        }

        await stranger.EndWellAsync(printed.ToString());
        printed.ToString().ShouldEndWith($"seen completed{Environment.NewLine}done{Environment.NewLine}");
    }
}
