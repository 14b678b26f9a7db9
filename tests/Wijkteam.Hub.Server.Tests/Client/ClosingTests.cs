using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Client;

/// <summary>A client that has said its last word.</summary>
public sealed class ClosingTests : InboxScene
{
    private const int Messages = 40;

    [Fact]
    public async Task Stream_ThatIsEndedWhileTheNextMessageIsWritten_EndsInGoodOrder()
    {
        for (var i = 0; i < Messages; i++)
        {
            await ReferAsync();
        }

        var team = Team;
        for (var i = 0; i < Messages; i++)
        {
            await using var inbox = await TestInbox.OpenAsync(team, maxUnacknowledged: 1);
            await inbox.NextAndAckAsync();

            // The acknowledgement makes room for the next message, which is on its way when the stream ends.
            await inbox.FinishAsync();
        }

        StoreTrace.Count(Hub, "deliveries WHERE state < 2").ShouldBe(0);
    }
}
