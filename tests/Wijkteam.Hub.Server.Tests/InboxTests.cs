using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests;

public sealed class InboxTests : InboxScene
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
    public async Task Nack_BringsTheMessageAgainAfterItsDelay()
    {
        await using var inbox = await TestInbox.OpenAsync(Team);
        await ReferAsync();
        var first = await inbox.NextAsync();
        var nackTime = Hub.Time.GetUtcNow();
        await inbox.NackAsync(first);

        var second = await inbox.NextAsync();

        (Hub.Time.GetUtcNow() - nackTime).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
        second.MessageId.ShouldBe(first.MessageId);
        second.DeliveryAttempt.ShouldBe(2);
        second.LeaseToken.ShouldNotBe(first.LeaseToken);
        second.Referral.ShouldBe(first.Referral);
    }

    [Fact]
    public async Task Lease_Ended_BringsTheMessageAgainAndTheOldTokenIsAFault()
    {
        await using var inbox = await TestInbox.OpenAsync(Team, lease: TimeSpan.FromSeconds(10));
        await ReferAsync();
        var first = await inbox.NextAsync();
        Hub.Time.Advance(TimeSpan.FromSeconds(10));
        var second = await inbox.NextAsync();
        second.DeliveryAttempt.ShouldBe(2);

        await inbox.AckAsync(first);

        (await inbox.NextFaultAsync()).ShouldBe(first.MessageId);
        var acknowledged = await Team.Inbox.AcknowledgeAsync(new AcknowledgeRequest { Leases = { TestInbox.LeaseOf(second) } }, Waiting.Call());
        acknowledged.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Extend_KeepsTheLease()
    {
        await using var inbox = await TestInbox.OpenAsync(Team, lease: TimeSpan.FromSeconds(10));
        await ReferAsync();
        var message = await inbox.NextAsync();
        Hub.Time.Advance(TimeSpan.FromSeconds(8));
        await inbox.ExtendAsync(message);
        // What is said is carried out in order: the fault says that the extension has been.
        await inbox.AckAsync(Forged(message));
        (await inbox.NextFaultAsync()).ShouldBe(message.MessageId);
        Hub.Time.Advance(TimeSpan.FromSeconds(8));

        (await Team.Inbox.PullAsync(new PullRequest { MaxMessages = 10 }, Waiting.Call())).Messages.ShouldBeEmpty();
        Hub.Time.Advance(TimeSpan.FromSeconds(3));
        (await inbox.NextAsync()).DeliveryAttempt.ShouldBe(2);
    }

    [Fact]
    public async Task Ack_Twice_IsNoFault()
    {
        await using var inbox = await TestInbox.OpenAsync(Team);
        await ReferAsync();
        var message = await inbox.NextAndAckAsync();
        await inbox.AckAsync(message);
        await inbox.SendAsync(new ReceiveRequest { Ack = new Ack { Leases = { new LeaseReference { MessageId = "onzin", LeaseToken = "onzin" } } } });

        (await inbox.NextFaultAsync()).ShouldBe("onzin");
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
    public async Task Pull_LeasesWhatIsThereOnce_AndAcknowledgeIsIdempotent()
    {
        var referral = await ReferAsync();
        var message = (await Team.Inbox.PullAsync(new PullRequest { MaxMessages = 10 }, Waiting.Call())).Messages.ShouldHaveSingleItem();
        message.Referral.Id.ShouldBe(referral.Id);
        (await Team.Inbox.PullAsync(new PullRequest { MaxMessages = 10 }, Waiting.Call())).Messages.ShouldBeEmpty();
        (await Gp.Inbox.PullAsync(new PullRequest { MaxMessages = 10 }, Waiting.Call())).Messages.ShouldBeEmpty();

        var forged = await Team.Inbox.AcknowledgeAsync(new AcknowledgeRequest { Leases = { TestInbox.LeaseOf(Forged(message)) } }, Waiting.Call());
        forged.Faults.ShouldHaveSingleItem().MessageId.ShouldBe(message.MessageId);
        var foreign = await Gp.Inbox.AcknowledgeAsync(new AcknowledgeRequest { Leases = { TestInbox.LeaseOf(message) } }, Waiting.Call());
        foreign.Faults.ShouldHaveSingleItem();
        for (var i = 0; i < 2; i++)
        {
            (await Team.Inbox.AcknowledgeAsync(new AcknowledgeRequest { Leases = { TestInbox.LeaseOf(message) } }, Waiting.Call())).Faults.ShouldBeEmpty();
        }

        Hub.Time.Advance(TimeSpan.FromHours(1));
        (await Team.Inbox.PullAsync(new PullRequest { MaxMessages = 10 }, Waiting.Call())).Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task Acknowledge_OfAStreamsMessage_GivesTheStreamItsCreditBack()
    {
        await using var inbox = await TestInbox.OpenAsync(Team, maxUnacknowledged: 1, lease: TimeSpan.FromMinutes(10));
        await ReferAsync();
        var first = await inbox.NextAsync();
        var second = await ReferAsync();

        await Team.Inbox.AcknowledgeAsync(new AcknowledgeRequest { Leases = { TestInbox.LeaseOf(first) } }, Waiting.Call());

        (await inbox.NextAsync()).Referral.Id.ShouldBe(second.Id);
    }

    [Fact]
    public async Task Receive_FirstMessageIsNoOpen_OrALaterOneIs_IsRefused()
    {
        await using var unopened = TestInbox.Start(Team);
        await unopened.SendAsync(new ReceiveRequest { Ack = new Ack { Leases = { new LeaseReference() } } });
        await ShouldEndAsync(unopened, StatusCode.InvalidArgument, "FIELD_REQUIRED", "open");

        await using var twice = await TestInbox.OpenAsync(Team);
        await twice.SendAsync(new ReceiveRequest { Open = new Open { MaxUnacknowledged = 1 } });
        await ShouldEndAsync(twice, StatusCode.InvalidArgument, "FIELD_NOT_ALLOWED", "request");

        await using var greedy = await TestInbox.OpenAsync(Team, maxUnacknowledged: 1_001);
        await ShouldEndAsync(greedy, StatusCode.InvalidArgument, "FIELD_INVALID", "open.max_unacknowledged");

        await using var hasty = await TestInbox.OpenAsync(Team, lease: TimeSpan.FromSeconds(9));
        await ShouldEndAsync(hasty, StatusCode.InvalidArgument, "FIELD_INVALID", "open.lease_duration");

        await using var talkative = await TestInbox.OpenAsync(Team);
        await talkative.SendAsync(new ReceiveRequest { Nack = new Nack { Leases = { new LeaseReference() }, Reason = "mevrouw belde" } });
        await ShouldEndAsync(talkative, StatusCode.InvalidArgument, "FIELD_INVALID", "nack.reason");
    }

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
        await ShouldEndAsync(inbox, StatusCode.Unauthenticated, "TOKEN_EXPIRED", field: null);
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

        await ShouldEndAsync(inbox, StatusCode.Unavailable, "UNAVAILABLE", field: null);
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

    [Fact]
    public async Task Restart_DeliversWhatWasPendingOrLeased()
    {
        var leased = await ReferAsync();
        (await Team.Inbox.PullAsync(new PullRequest { MaxMessages = 1, LeaseDuration = Duration.FromTimeSpan(TimeSpan.FromMinutes(10)) }, Waiting.Call()))
            .Messages.ShouldHaveSingleItem();
        var pending = await ReferAsync();

        await Hub.RestartAsync();

        await using var inbox = await TestInbox.OpenAsync(Team);
        string[] received = [(await inbox.NextAsync()).Referral.Id, (await inbox.NextAsync()).Referral.Id];
        received.ShouldBe([leased.Id, pending.Id], ignoreOrder: true);
    }

    [Fact]
    public async Task Messages_CarryTheTraceOfTheirStep()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Wijkteam.Hub" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        await using var inbox = await TestInbox.OpenAsync(Team);
        await ReferAsync();
        var first = await inbox.NextAsync();
        await inbox.NackAsync(first);
        var second = await inbox.NextAsync();

        ActivityContext.TryParse(first.Traceparent, traceState: null, out var one).ShouldBeTrue();
        ActivityContext.TryParse(second.Traceparent, traceState: null, out var other).ShouldBeTrue();
        other.TraceId.ShouldBe(one.TraceId);
    }

    private static InboxMessage Forged(InboxMessage message)
    {
        var forged = message.Clone();
        forged.LeaseToken = Guid.NewGuid().ToString("N");
        return forged;
    }

    private static async Task ShouldEndAsync(TestInbox inbox, StatusCode status, string reason, string? field)
    {
        var end = await inbox.EndAsync();
        (end.Status, end.Reason).ShouldBe((status, reason), end.Text);
        end.Fields.ShouldBe(field is null ? [] : [field]);
    }
}
