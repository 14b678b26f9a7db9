using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Inbox;

/// <summary>How streams end, by whomever, and what becomes of what they held.</summary>
public sealed class InboxEndTests : InboxScene
{
    [Fact]
    public async Task Token_Expired_EndsTheStreamWhenItsLeasesHave()
    {
        await using var inbox = await TestInbox.OpenAsync(Team, lease: TimeSpan.FromMinutes(10));
        await ReferAsync();
        var message = await inbox.NextAsync();
        Hub.Time.Advance(TimeSpan.FromMinutes(6));
        await ReferAsync();

        // The old lease can still be settled; the new message is not for this stream.
        await inbox.AckAsync(message);
        await ShouldEndAsync(inbox, StatusCode.Unauthenticated, "TOKEN_EXPIRED");
        await using var again = await TestInbox.OpenAsync(Team);
        (await again.NextAsync()).DeliveryAttempt.ShouldBe(1);
    }

    [Fact]
    public async Task Shutdown_EndsTheStreamAtOnce()
    {
        await using var inbox = await TestInbox.OpenAsync(Team);
        await ReferAsync();
        await inbox.NextAsync();
        var start = TimeProvider.System.GetTimestamp();

        Hub.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await ShouldEndAsync(inbox, StatusCode.Unavailable, "UNAVAILABLE");
        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Disconnect_ReturnsLeasesAtOnce()
    {
        await using (var inbox = await TestInbox.OpenAsync(Team, lease: TimeSpan.FromMinutes(10)))
        {
            await ReferAsync();
            await inbox.NextAsync();
        }

        await using var again = await TestInbox.OpenAsync(Team);
        (await again.NextAsync()).DeliveryAttempt.ShouldBe(2);
    }

    [Fact]
    public async Task StreamsThatComeAndGo_LoseNoLease()
    {
        const int Rounds = 25;
        var expected = new HashSet<string>();
        for (var i = 0; i < Rounds; i++)
        {
            var bsn = Samples.NewBsn();
            await AgreeAsync(bsn);
            var inbox = await TestInbox.OpenAsync(Team, lease: TimeSpan.FromMinutes(10));
            var referring = ReferAsync(bsn);
            await inbox.DisposeAsync();
            expected.Add((await referring).Id);
        }

        await using var last = await TestInbox.OpenAsync(Team);
        while (expected.Count > 0)
        {
            expected.Remove((await last.NextAndAckAsync()).Referral.Id);
        }
    }

    [Fact]
    public async Task Restart_DeliversWhatWasPendingOrLeased()
    {
        var leased = await ReferAsync();
        (await Team.Inbox.PullAsync(new PullRequest { MaxMessages = 1, LeaseDuration = Duration.FromTimeSpan(TimeSpan.FromMinutes(10)) }, Waiting.Call()))
            .Messages.ShouldHaveSingleItem();
        var pending = await ReferAsync();

        await Hub.RestartAsync();
        if (TestStore.IsShared)
        {
            // No hub ends the leases of others: they run out.
            Hub.Time.Advance(TimeSpan.FromMinutes(10));
        }

        await using var inbox = await TestInbox.OpenAsync(Team);
        string[] received = [(await inbox.NextAsync()).Referral.Id, (await inbox.NextAsync()).Referral.Id];
        received.ShouldBe([leased.Id, pending.Id], ignoreOrder: true);
    }

    private static async Task ShouldEndAsync(TestInbox inbox, StatusCode status, string reason)
    {
        var end = await inbox.EndAsync();
        (end.Status, end.Reason).ShouldBe((status, reason), end.Text);
        end.Fields.ShouldBeEmpty();
    }
}
