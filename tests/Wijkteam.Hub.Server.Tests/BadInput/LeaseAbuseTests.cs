using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.BadInput;

/// <summary>Receivers that say what is not so, or say it too often.</summary>
public sealed class LeaseAbuseTests : InboxScene
{
    private const int MaxNacks = 7;
    private const int Many = 1_000;

    public LeaseAbuseTests() => Hub.Settings["Delivery:MaxNacks"] = $"{MaxNacks}";

    [Fact]
    public async Task Poison_DiesAfterItsNacks_AndDelaysItsOwnExchangeAlone()
    {
        var poison = await ReferAsync();
        await AcceptAsync(poison);
        await StartAsync(poison);
        for (var attempt = 1; attempt < MaxNacks; attempt++)
        {
            await NackNextAsync(poison, attempt);
            Hub.Time.Advance(attempt < MaxNacks - 1 ? TimeSpan.FromMinutes(1) : TimeSpan.Zero);
        }

        // It now rests for half a minute, longer than a test waits: what others do arrives meanwhile; the later version of its own exchange does not.
        await using (var inbox = await TestInbox.OpenAsync(Gp))
        {
            for (var i = 0; i < 5; i++)
            {
                var other = await ReferAsync();
                await AcceptAsync(other);
                (await inbox.NextAndAckAsync()).Referral.Id.ShouldBe(other.Id);
            }

            await inbox.FinishAsync();
        }

        Hub.Time.Advance(TimeSpan.FromMinutes(1));
        await NackNextAsync(poison, MaxNacks);
        var dead = (await Gp.Inbox.ListDeadLettersAsync(new ListDeadLettersRequest(), Waiting.Call())).DeadLetters.ShouldHaveSingleItem();
        (dead.ExchangeId, dead.ExchangeVersion, dead.DeliveryAttempts).ShouldBe((poison.Id, 2, MaxNacks));
        await using var after = await TestInbox.OpenAsync(Gp);
        (await after.NextAndAckAsync()).Referral.Version.ShouldBe(3);
    }

    [Fact]
    public async Task Nack_AThousandTimesWithOneToken_CountsOnce()
    {
        await ReferAsync();
        await using var inbox = await TestInbox.OpenAsync(Team);
        var message = await inbox.NextAsync();
        var nack = new Nack { Leases = { Enumerable.Repeat(TestInbox.LeaseOf(message), Many) }, Reason = "storm" };

        await inbox.SendAsync(new ReceiveRequest { Nack = nack });

        for (var i = 1; i < Many; i++)
        {
            (await inbox.NextFaultAsync()).ShouldBe(message.MessageId);
        }

        (await inbox.NextAsync()).DeliveryAttempt.ShouldBe(2);
        (await Team.Inbox.ListDeadLettersAsync(new ListDeadLettersRequest(), Waiting.Call())).DeadLetters.ShouldBeEmpty();
    }

    [Fact]
    public async Task Ack_OfAThousandThatWereNeverLeased_IsAFaultEach_AndTheStreamGoesOn()
    {
        await using var inbox = await TestInbox.OpenAsync(Team, maxUnacknowledged: 1);
        var invented = Enumerable.Range(1, Many).Select(version => new LeaseReference { MessageId = $"{Guid.NewGuid():N}-{version}", LeaseToken = $"{Guid.NewGuid():N}" }).ToList();

        await inbox.SendAsync(new ReceiveRequest { Ack = new Ack { Leases = { invented } } });
        await inbox.SendAsync(new ReceiveRequest { Extend = new Extend { Leases = { invented } } });

        foreach (var lease in invented.Concat(invented))
        {
            (await inbox.NextFaultAsync()).ShouldBe(lease.MessageId);
        }

        // None of that was credit: one message is held, and no second.
        await ReferAsync();
        await ReferAsync();
        await inbox.NextAsync();
        CountLeased(HubFixture.Team).ShouldBe(1);
    }

    [Fact]
    public async Task OtherParticipantsMessage_CannotBeSettled()
    {
        var referral = await ReferAsync();
        await using var team = await TestInbox.OpenAsync(Team, lease: TimeSpan.FromMinutes(10));
        var message = await team.NextAsync();
        var before = StoreTrace.Take(Hub);
        await using var stranger = await TestInbox.OpenAsync(Hub.Connect(HubFixture.OtherGp));

        await stranger.AckAsync(message);
        await stranger.NackAsync(message);
        await stranger.ExtendAsync(message);

        for (var i = 0; i < 3; i++)
        {
            (await stranger.NextFaultAsync()).ShouldBe(message.MessageId);
        }

        StoreTrace.Take(Hub).ShouldBe(before);
        await team.AckAsync(message);
        await team.FinishAsync();
        StoreTrace.Count(Hub, $"deliveries WHERE state = 2 AND participant = '{HubFixture.Team}'").ShouldBe(1, referral.Id);
    }

    [Fact]
    public async Task Extend_DoesNotOutliveTheToken()
    {
        await ReferAsync();
        await using var inbox = await TestInbox.OpenAsync(Team, lease: TimeSpan.FromMinutes(4));
        var message = await inbox.NextAsync();
        Hub.Time.Advance(TimeSpan.FromMinutes(3));
        await inbox.ExtendAsync(message);
        await inbox.AckAsync(new InboxMessage { MessageId = "onzin", LeaseToken = "onzin" });
        (await inbox.NextFaultAsync()).ShouldBe("onzin", "the extension was carried out before it");
        Hub.Time.Advance(TimeSpan.FromMinutes(3));

        await inbox.ExtendAsync(message);

        (await inbox.NextFaultAsync()).ShouldBe(message.MessageId);
        Hub.Time.Advance(TimeSpan.FromMinutes(2));
        (await inbox.EndAsync()).Reason.ShouldBe("TOKEN_EXPIRED");
        await using var again = await TestInbox.OpenAsync(Team);
        (await again.NextAsync()).DeliveryAttempt.ShouldBe(2);
    }

    [Fact]
    public async Task AfterTheStreamHasEnded_ItSaysNothing_AndItsTokensEndWithTheNextLease()
    {
        await ReferAsync();
        await using var inbox = await TestInbox.OpenAsync(Team, lease: TimeSpan.FromMinutes(10));
        var message = await inbox.NextAsync();
        await inbox.SendAsync(new ReceiveRequest { Open = new Open { MaxUnacknowledged = Many } });
        (await inbox.EndAsync()).Reason.ShouldBe("FIELD_NOT_ALLOWED");

        await Should.ThrowAsync<Exception>(() => inbox.AckAsync(message));
        await using var again = await TestInbox.OpenAsync(Team);
        var second = await again.NextAsync();
        second.DeliveryAttempt.ShouldBe(2);
        var late = await Team.Inbox.AcknowledgeAsync(new AcknowledgeRequest { Leases = { TestInbox.LeaseOf(message) } }, Waiting.Call());

        late.Faults.ShouldHaveSingleItem().MessageId.ShouldBe(message.MessageId);
        CountLeased(HubFixture.Team).ShouldBe(1);
    }

    /// <summary>Nacks the practice's next message, and waits until that has been carried out.</summary>
    private async Task NackNextAsync(Referral expected, int attempt)
    {
        await using var inbox = await TestInbox.OpenAsync(Gp, maxUnacknowledged: 1);
        var message = await inbox.NextAsync();
        (message.Referral.Id, message.Referral.Version, message.DeliveryAttempt).ShouldBe((expected.Id, 2, attempt));
        await inbox.NackAsync(message);
        await inbox.FinishAsync();
    }
}
