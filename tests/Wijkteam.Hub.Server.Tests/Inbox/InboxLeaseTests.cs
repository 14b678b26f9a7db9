using System.Diagnostics;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Inbox;

/// <summary>A message is leased until it is acknowledged, given back, or its lease ends.</summary>
public sealed class InboxLeaseTests : InboxScene
{
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
}
