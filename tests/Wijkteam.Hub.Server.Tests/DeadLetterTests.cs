using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests;

/// <summary>What nobody takes: it dies, the other party is told, and somebody sees to it.</summary>
public sealed class DeadLetterTests : PushScene
{
    public DeadLetterTests()
    {
        Hub.Settings["Delivery:MaxNacks"] = "3";
        Hub.Settings["Delivery:MaxPushRejections"] = "2";
    }

    [Fact]
    public async Task Nacked_TooOften_Dies_TheSenderIsTold_AndReplayDelivers()
    {
        var referral = await ReferAsync();
        var dead = await KillAsync(referral);

        (dead.ParticipantId, dead.ExchangeId, dead.ExchangeVersion, dead.DeliveryAttempts, dead.Reason, dead.LastNackReason)
            .ShouldBe((HubFixture.Team, referral.Id, 1, 3, DeliveryFailureReason.Rejected, "test"));
        dead.CreateTime.ShouldBe(referral.CreateTime);
        dead.DeadTime.ShouldBeGreaterThan(dead.CreateTime);
        await using (var gp = await TestInbox.OpenAsync(Gp))
        {
            (await gp.NextAndAckAsync()).DeliveryFailure.ShouldBe(new DeliveryFailure
            {
                ExchangeId = referral.Id, ExchangeVersion = 1, ParticipantId = HubFixture.Team, Reason = DeliveryFailureReason.Rejected,
            });
        }

        StoreTrace.Count(Hub, "entries WHERE kind = 40 AND actor = 'huisarts-de-brug'").ShouldBe(0, "word of failure is no disclosure");
        StoreTrace.Count(Hub, "entries WHERE kind = 50").ShouldBe(1);
        var replay = new ReplayDeadLetterRequest { RequestId = Samples.NewId(), MessageId = dead.MessageId };
        await Team.Inbox.ReplayDeadLetterAsync(replay, Waiting.Call());
        await Team.Inbox.ReplayDeadLetterAsync(replay, Waiting.Call());
        await using var inbox = await TestInbox.OpenAsync(Team);
        var message = await inbox.NextAndAckAsync();
        (message.MessageId, message.Referral.Id, message.DeliveryAttempt).ShouldBe((dead.MessageId, referral.Id, 1));
        message.Referral.Content.ShouldNotBeNull();
        (await ListDeadAsync(Team)).ShouldBeEmpty();
        StoreTrace.Count(Hub, "entries WHERE kind = 52").ShouldBe(1);
    }

    [Fact]
    public async Task Dead_HoldsUpNoLaterVersion()
    {
        var referral = await ReferAsync();
        await AcceptAsync(referral);
        await StartAsync(referral);
        for (var i = 0; i < 3; i++)
        {
            await NackOnceAsync(Gp);
        }

        await using var gp = await TestInbox.OpenAsync(Gp);
        (await gp.NextAndAckAsync()).Referral.Version.ShouldBe(3);
    }

    [Fact]
    public async Task Dead_ThenRevoked_CannotBeReplayed_AndTheClosureComes()
    {
        var bsn = Samples.NewBsn();
        var consent = await AgreeAsync(bsn);
        var referral = await ReferAsync(bsn);
        var dead = await KillAsync(referral);

        await RevokeAsync(Gp, consent);

        (await ListDeadAsync(Team)).ShouldBeEmpty();
        (await SeenRefusal.OfAsync(Team.Inbox.ReplayDeadLetterAsync(new ReplayDeadLetterRequest { RequestId = Samples.NewId(), MessageId = dead.MessageId }, Waiting.Call())))
            .Reason.ShouldBe("NOT_FOUND");
        await using var inbox = await TestInbox.OpenAsync(Team);
        (await inbox.NextAndAckAsync()).Closure.ExchangeId.ShouldBe(referral.Id);
    }

    [Fact]
    public async Task Push_Refused_Dies_AndTheSenderIsNotified()
    {
        await SubscribeAsync(HubFixture.Team);
        var referral = await ReferAsync();
        await FailOnceAsync(422);
        Hub.Time.Advance(AWhile);
        await FailOnceAsync(404);

        (await ListDeadAsync(Team)).ShouldHaveSingleItem().ExchangeId.ShouldBe(referral.Id);
        await SubscribeAsync(HubFixture.Gp);
        await using var push = await TestPush.OpenAsync(Adapter);
        var told = await push.NextAndAckAsync();
        (told.ParticipantId, told.Focus, told.ExchangeId, told.ExchangeVersion, told.ReferralStatus)
            .ShouldBe((HubFixture.Gp, NotificationFocus.DeliveryFailure, referral.Id, 1, ReferralStatus.Requested));
    }

    [Fact]
    public async Task Push_Unreachable_DiesOnlyAfterTheRetention()
    {
        await SubscribeAsync(HubFixture.Team);
        await ReferAsync();
        await ReferAsync();
        for (var day = 0; day < 7; day++)
        {
            await FailOnceAsync(503);
            (await ListDeadAsync(Team)).ShouldBeEmpty($"day {day}");
            Hub.Time.Advance(TimeSpan.FromDays(1));
        }

        Hub.Time.Advance(TimeSpan.FromHours(1));
        await FailOnceAsync(503);

        var dead = await ListDeadAsync(Team);
        dead.Count.ShouldBe(2);
        dead.ShouldAllBe(letter => letter.Reason == DeliveryFailureReason.Unreachable);
    }

    [Fact]
    public async Task Failure_ThatDiesItself_TellsNobody()
    {
        var referral = await ReferAsync();
        await KillAsync(referral);
        for (var i = 0; i < 3; i++)
        {
            await NackOnceAsync(Gp);
        }

        var dead = (await ListDeadAsync(Gp)).ShouldHaveSingleItem();
        (dead.ExchangeId, dead.ExchangeVersion).ShouldBe((referral.Id, 1));
        StoreTrace.Count(Hub, "deliveries").ShouldBe(2);
    }

    [Fact]
    public async Task Discard_IsFinal()
    {
        var referral = await ReferAsync();
        var dead = await KillAsync(referral);

        await Team.Inbox.DiscardDeadLetterAsync(new DiscardDeadLetterRequest { RequestId = Samples.NewId(), MessageId = dead.MessageId, Reason = "sent.by.mistake" }, Waiting.Call());

        (await ListDeadAsync(Team)).ShouldBeEmpty();
        StoreTrace.Count(Hub, "deliveries WHERE state = 5").ShouldBe(1);
        StoreTrace.Count(Hub, "entries WHERE kind = 53 AND actor = 'buurtteam-sociaal-noordoost'").ShouldBe(1);
        (await ReadSettlementAsync(referral.Id, EntryKind.DeliveryDiscarded)).ShouldBe(new DeadLetterSettlement
        {
            DeadLetter = new DeliveryFailure { ExchangeId = referral.Id, ExchangeVersion = 1, ParticipantId = HubFixture.Team, Reason = DeliveryFailureReason.Rejected },
            Reason = "sent.by.mistake",
        });
        (await SeenRefusal.OfAsync(Team.Inbox.ReplayDeadLetterAsync(new ReplayDeadLetterRequest { RequestId = Samples.NewId(), MessageId = dead.MessageId }, Waiting.Call())))
            .Reason.ShouldBe("NOT_FOUND");
    }

    [Theory]
    [InlineData("")]
    [InlineData("BSN 123456782")]
    public async Task Discard_ForNoReason_IsRefused(string reason)
    {
        var dead = await KillAsync(await ReferAsync());

        var request = new DiscardDeadLetterRequest { RequestId = Samples.NewId(), MessageId = dead.MessageId, Reason = reason };
        var refusal = await SeenRefusal.OfAsync(Team.Inbox.DiscardDeadLetterAsync(request, Waiting.Call()));

        (refusal.Reason, string.Join(' ', refusal.Fields)).ShouldBe(("FIELD_INVALID", "reason"));
        (await ListDeadAsync(Team)).ShouldBe([dead]);
    }

    [Fact]
    public async Task Operator_SeesAndSettlesAll_OthersTheirOwn()
    {
        var first = await KillAsync(await ReferAsync());
        var second = await KillAsync(await ReferAsync());

        var page = await Operator.Inbox.ListDeadLettersAsync(new ListDeadLettersRequest { PageSize = 1 }, Waiting.Call());
        var rest = await Operator.Inbox.ListDeadLettersAsync(new ListDeadLettersRequest { PageToken = page.NextPageToken }, Waiting.Call());
        page.DeadLetters.Concat(rest.DeadLetters).ShouldBe([first, second], ignoreOrder: true);
        (await ListDeadAsync(Operator, HubFixture.Team)).Count.ShouldBe(2);
        (await ListDeadAsync(Operator, HubFixture.Gp)).ShouldBeEmpty();

        (await ListDeadAsync(Gp)).ShouldBeEmpty();
        (await SeenRefusal.OfAsync(Gp.Inbox.ListDeadLettersAsync(new ListDeadLettersRequest { ParticipantId = HubFixture.Team }, Waiting.Call())))
            .Reason.ShouldBe("PARTICIPANT_NOT_ENTITLED");
        (await SeenRefusal.OfAsync(Gp.Inbox.DiscardDeadLetterAsync(
            new DiscardDeadLetterRequest { RequestId = Samples.NewId(), ParticipantId = HubFixture.Team, MessageId = first.MessageId, Reason = "test" }, Waiting.Call())))
            .Reason.ShouldBe("NOT_FOUND");

        await Operator.Inbox.DiscardDeadLetterAsync(
            new DiscardDeadLetterRequest { RequestId = Samples.NewId(), ParticipantId = HubFixture.Team, MessageId = first.MessageId, Reason = "test" }, Waiting.Call());
        (await ListDeadAsync(Team)).ShouldBe([second]);
    }
}
