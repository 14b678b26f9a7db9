using Google.Protobuf;
using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Inbox;

/// <summary>What goes to whom and when: credit, order, and several streams of one inbox.</summary>
public sealed class InboxFlowTests : InboxScene
{
    [Fact]
    public async Task Receive_HoldsNoMoreThanItsCredit()
    {
        await using var inbox = await TestInbox.OpenAsync(Team, maxUnacknowledged: 1);
        var referrals = new HashSet<string>();
        for (var i = 0; i < 3; i++)
        {
            referrals.Add((await ReferAsync()).Id);
        }

        for (var i = 0; i < 3; i++)
        {
            var message = await inbox.NextAsync();
            CountLeased(HubFixture.Team).ShouldBe(1);
            referrals.Remove(message.Referral.Id).ShouldBeTrue();
            await inbox.AckAsync(message);
        }
    }

    [Fact]
    public async Task Order_IsPerReferral_AndASlowOneHoldsNoOther()
    {
        var slow = await ReferAsync();
        var other = await ReferAsync();
        await AcceptAsync(slow);
        await StartAsync(slow);
        await using var inbox = await TestInbox.OpenAsync(Gp);

        var first = await inbox.NextAsync();
        first.Referral.Status.ShouldBe(ReferralStatus.Accepted);
        await AcceptAsync(other);
        (await inbox.NextAsync()).Referral.Id.ShouldBe(other.Id);
        await StartAsync(other);
        CountLeased(HubFixture.Gp).ShouldBe(2);
        await inbox.AckAsync(first);

        var second = await inbox.NextAsync();
        second.Referral.Id.ShouldBe(slow.Id);
        second.Referral.Status.ShouldBe(ReferralStatus.InProgress);
    }

    [Fact]
    public async Task TwoStreams_ShareAnInbox_EachMessageOnce()
    {
        await using var one = await TestInbox.OpenAsync(Team, maxUnacknowledged: 5);
        await using var other = await TestInbox.OpenAsync(Team, maxUnacknowledged: 5);
        var referrals = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            referrals.Add((await ReferAsync()).Id);
        }

        var received = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            received.Add((await one.NextAsync()).Referral.Id);
            received.Add((await other.NextAsync()).Referral.Id);
        }

        received.ShouldBe(referrals, ignoreOrder: true);
    }

    [Fact]
    public async Task SenderThatHangsUp_HoldsNothingUp()
    {
        await using var inbox = await TestInbox.OpenAsync(Team, lease: TimeSpan.FromMinutes(10));
        var requests = new List<SubmitReferralRequest>();
        for (var i = 0; i < 25; i++)
        {
            var bsn = Samples.NewBsn();
            await AgreeAsync(bsn);
            var request = Samples.Referral(bsn);
            requests.Add(request);
            using var hangUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(i % 8));
            try
            {
                await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call().WithCancellationToken(hangUp.Token));
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled)
            {
                // It may have been carried out or not.
            }
        }

        // Repeated with the same request ids, each is carried out once, and each arrives without waiting for a lease to end.
        var expected = new HashSet<string>();
        foreach (var request in requests)
        {
            expected.Add((await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral.Id);
        }

        while (expected.Count > 0)
        {
            expected.Remove((await inbox.NextAndAckAsync()).Referral.Id).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task ClientThatDoesNotRead_LosesItsStream_AndNobodyElseWaits()
    {
        await using var deaf = await TestInbox.OpenAsync(Team, maxUnacknowledged: 1_000, lease: TimeSpan.FromMinutes(10));
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn);
        var sent = new List<string>();

        // More than the client's HTTP/2 window (64 KiB) and the socket buffers hold.
        while (sent.Count < 40)
        {
            var large = Samples.Referral(bsn);
            large.Content.Background = new string('a', 20_000);
            large.Content.SourceDocument = new SourceDocument { MediaType = "text/plain", Data = ByteString.CopyFrom(new byte[400_000]) };
            sent.Add((await Gp.Referrals.SubmitReferralAsync(large, Waiting.Call())).Referral.Id);
        }

        var received = new List<string>();
        await using var inbox = await TestInbox.OpenAsync(Team, maxUnacknowledged: 10);
        while (received.Count < sent.Count)
        {
            received.Add((await inbox.NextAndAckAsync()).Referral.Id);
        }

        received.ShouldBe(sent, ignoreOrder: true);
        (await deaf.EndAsync()).Status.ShouldBeOneOf(StatusCode.Unavailable, StatusCode.Cancelled, StatusCode.Internal);
    }
}
