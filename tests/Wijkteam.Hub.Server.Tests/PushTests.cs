using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests;

/// <summary>What adapters are handed, in what order, and what becomes of it.</summary>
public sealed class PushTests : PushScene
{
    [Fact]
    public async Task Notification_SaysThatThereIsSomething_AndDisclosesNothing()
    {
        var subscription = await SubscribeAsync(HubFixture.Team);
        await using var push = await TestPush.OpenAsync(Adapter);
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn);
        var referral = await ReferAsync(bsn);
        var before = StoreTrace.Count(Hub, "entries");

        var notification = await push.NextAndAckAsync();
        await push.FinishAsync();

        notification.ShouldBe(new Notification
        {
            Lease = notification.Lease,
            LeaseExpireTime = notification.LeaseExpireTime,
            DeliveryAttempt = 1,
            SubscriptionId = subscription.Id,
            ParticipantId = HubFixture.Team,
            Endpoint = subscription.Endpoint,
            Payload = NotificationPayload.IdOnly,
            Headers = { new PushHeader { Name = "Authorization", Value = "Bearer geheim-van-het-his" } },
            EventNumber = 1,
            MessageId = notification.MessageId,
            Focus = NotificationFocus.Referral,
            ExchangeId = referral.Id,
            ExchangeVersion = 1,
            ReferralStatus = ReferralStatus.Requested,
            CreateTime = referral.CreateTime,
            Traceparent = notification.Traceparent,
            SourceParticipantId = HubFixture.Gp,
            TargetParticipantId = HubFixture.Team,
        });
        var bytes = notification.ToByteArray();
        foreach (var personal in (string[])[bsn, "Fatima", "Verzonnen", "3572AB", "betalingsachterstanden"])
        {
            bytes.AsSpan().IndexOf(global::System.Text.Encoding.UTF8.GetBytes(personal)).ShouldBe(-1, personal);
        }

        (StoreTrace.Count(Hub, "entries") - before).ShouldBe(0);
        StoreTrace.Count(Hub, "deliveries WHERE participant = 'buurtteam-sociaal-noordoost' AND state = 2").ShouldBe(1);
        var after = await ReadAsync(subscription);
        (after.State, after.EventsSinceSubscriptionStart).ShouldBe((SubscriptionState.Active, 1));
        (await Team.Inbox.PullAsync(new PullRequest { MaxMessages = 10 }, Waiting.Call())).Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task Unproved_GetsOneAtATime_ThenFour()
    {
        await SubscribeAsync(HubFixture.Team);
        for (var i = 0; i < 7; i++)
        {
            await ReferAsync();
        }

        await using var push = await TestPush.OpenAsync(Adapter);
        var first = await push.NextAsync();
        CountLeased(HubFixture.Team).ShouldBe(1);
        await push.AckAsync(first);
        Notification[] four = [await push.NextAsync(), await push.NextAsync(), await push.NextAsync(), await push.NextAsync()];
        CountLeased(HubFixture.Team).ShouldBe(4);
        await push.AckAsync(four[0]);
        await push.NextAsync();
        CountLeased(HubFixture.Team).ShouldBe(4);
    }

    [Fact]
    public async Task Steps_ComeInOrder_EachAfterTheOneBefore_Numbered()
    {
        await SubscribeAsync(HubFixture.Gp);
        var referral = await ReferAsync();
        await AcceptAsync(referral);
        await StartAsync(referral);
        await CompleteAsync(referral);
        await using var push = await TestPush.OpenAsync(Adapter);

        Notification[] seen = [await push.NextAndAckAsync(), await push.NextAndAckAsync(), await push.NextAndAckAsync()];

        seen.Select(notification => (notification.ExchangeVersion, notification.EventNumber)).ShouldBe([(2, 1), (3, 2), (4, 3)]);
        seen.ShouldAllBe(notification => notification.ReferralStatus == ReferralStatus.Completed);
    }

    [Fact]
    public async Task DamagedSubscription_HoldsUpNobodyElse()
    {
        var damaged = await SubscribeAsync(HubFixture.Gp);
        await AcceptAsync(await ReferAsync());
        await SubscribeAsync(HubFixture.Team);
        Hub.Store.Change("subscriptions", $"UPDATE subscriptions SET body = {Hub.Store.Damaged} WHERE id = {Hub.Store.Literal(Guid.Parse(damaged.Id))}").ShouldBe(1);

        await using var push = await TestPush.OpenAsync(Adapter);

        (await push.NextAndAckAsync()).ParticipantId.ShouldBe(HubFixture.Team);
        await push.FinishAsync();
        Hub.Logs.TakeErrors().ShouldAllBe(error => error.Contains(damaged.Id));
    }

    [Fact]
    public async Task OneEndpointFailing_DelaysNobodyElse()
    {
        var failing = await SubscribeAndProveAsync(HubFixture.Gp, async () => await AcceptAsync(await ReferAsync()));
        for (var i = 0; i < 6; i++)
        {
            await AcceptAsync(await ReferAsync());
        }

        var flowing = await SubscribeAsync(HubFixture.Team);
        var expected = new HashSet<string>();
        for (var i = 0; i < 6; i++)
        {
            expected.Add((await ReferAsync()).Id);
        }

        await using var push = await TestPush.OpenAsync(Adapter, maxUnacknowledged: 6);
        var refused = new List<string>();
        while (expected.Count > 0)
        {
            var notification = await push.NextAsync();
            if (notification.ParticipantId == HubFixture.Gp)
            {
                refused.Add(notification.MessageId);
                await push.NackAsync(notification, 503);
            }
            else
            {
                expected.Remove(notification.ExchangeId);
                await push.AckAsync(notification);
            }
        }

        await push.FinishAsync();
        refused.ShouldBeUnique();
        refused.Count.ShouldBeInRange(1, 4);
        var error = await ReadAsync(failing);
        (error.State, error.ErrorReason).ShouldBe((SubscriptionState.Error, SubscriptionErrorReason.ServerError));
        error.ErrorTime.ShouldNotBeNull();
        error.RetryTime.ShouldBeGreaterThan(error.ErrorTime);
        (await ReadAsync(flowing)).State.ShouldBe(SubscriptionState.Active);
    }

    [Fact]
    public async Task AwayForADay_ThenEverything_OnceAndInOrder()
    {
        var subscription = await SubscribeAsync(HubFixture.Gp);
        for (var i = 0; i < 3; i++)
        {
            var referral = await ReferAsync();
            await AcceptAsync(referral);
            await StartAsync(referral);
            await CompleteAsync(referral);
        }

        int[] answers = [0, 500, 503, 429, 408, 302];
        for (var hour = 0; hour < 24; hour++)
        {
            await FailOnceAsync(answers[hour % answers.Length]);
            (await ReadAsync(subscription)).State.ShouldBe(SubscriptionState.Error);
            Hub.Time.Advance(TimeSpan.FromHours(1));
        }

        await using var push = await TestPush.OpenAsync(Adapter);
        var versions = new Dictionary<string, List<long>>();
        for (var i = 0; i < 9; i++)
        {
            var notification = await push.NextAndAckAsync();
            versions.TryAdd(notification.ExchangeId, []);
            versions[notification.ExchangeId].Add(notification.ExchangeVersion);
        }

        await push.FinishAsync();
        versions.Count.ShouldBe(3);
        versions.Values.ShouldAllBe(list => list.SequenceEqual(new long[] { 2, 3, 4 }));
        StoreTrace.Count(Hub, "deliveries WHERE participant = 'huisarts-de-brug' AND state <> 2").ShouldBe(0);
        var after = await ReadAsync(subscription);
        (after.State, after.ErrorReason, after.EventsSinceSubscriptionStart).ShouldBe((SubscriptionState.Active, SubscriptionErrorReason.Unspecified, 9));
    }

    [Fact]
    public async Task StreamBreaks_WhatItHeldComesAgain_UnderItsNumber()
    {
        await SubscribeAndProveAsync(HubFixture.Team, () => ReferAsync());
        for (var i = 0; i < 3; i++)
        {
            await ReferAsync();
        }

        var held = new Dictionary<string, long>();
        await using (var broken = await TestPush.OpenAsync(Adapter))
        {
            for (var i = 0; i < 3; i++)
            {
                var notification = await broken.NextAsync();
                held.Add(notification.MessageId, notification.EventNumber);
            }
        }

        await using var push = await TestPush.OpenAsync(Adapter);
        for (var i = 0; i < 3; i++)
        {
            var again = await push.NextAndAckAsync();
            again.DeliveryAttempt.ShouldBeGreaterThan(1);
            held.Remove(again.MessageId, out var number).ShouldBeTrue();
            again.EventNumber.ShouldBe(number);
        }
    }

    [Fact]
    public async Task Revoked_WhilePending_TheClosureIsNotifiedInstead()
    {
        await SubscribeAsync(HubFixture.Team);
        var bsn = Samples.NewBsn();
        var consent = await AgreeAsync(bsn);
        var referral = await ReferAsync(bsn);
        await RevokeAsync(Gp, consent);

        await using var push = await TestPush.OpenAsync(Adapter);
        var notification = await push.NextAndAckAsync();
        await push.FinishAsync();

        (notification.Focus, notification.ExchangeId, notification.EventNumber).ShouldBe((NotificationFocus.Closure, referral.Id, 1));
        StoreTrace.Count(Hub, "deliveries WHERE participant = 'buurtteam-sociaal-noordoost' AND state < 2").ShouldBe(0);
    }

    [Fact]
    public async Task AgreementRunOut_WhilePending_TheClosureIsNotifiedInstead()
    {
        await SubscribeAsync(HubFixture.Team);
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn, until: Hub.Time.GetUtcNow().AddHours(1));
        await ReferAsync(bsn);
        Hub.Time.Advance(TimeSpan.FromHours(2));

        await using var push = await TestPush.OpenAsync(Adapter);

        (await push.NextAndAckAsync()).Focus.ShouldBe(NotificationFocus.Closure);
    }

    [Fact]
    public async Task PrefixRemoved_StopsThePushes()
    {
        var subscription = await SubscribeAsync(HubFixture.Team);
        await SubscribeAsync(HubFixture.Gp);
        var document = DirectoryDocument.Parser.ParseJson(await File.ReadAllTextAsync(Path.Combine(Hub.Folder, "directory.json"), TestContext.Current.CancellationToken));
        document.Registrations.Single(registration => registration.Participant.Id == HubFixture.Team).Push.EndpointPrefixes[0] = "https://elders.example";
        Hub.Services.GetRequiredService<CurrentDirectory>().Swap(document);
        var referral = await ReferAsync();
        await AcceptAsync(referral);

        await using var push = await TestPush.OpenAsync(Adapter);

        (await push.NextAndAckAsync()).ParticipantId.ShouldBe(HubFixture.Gp);
        await push.FinishAsync();
        var after = await ReadAsync(subscription);
        (after.State, after.ErrorReason).ShouldBe((SubscriptionState.Error, SubscriptionErrorReason.EndpointNotAllowed));
        StoreTrace.Count(Hub, "deliveries WHERE participant = 'buurtteam-sociaal-noordoost' AND attempt > 0").ShouldBe(0);
    }

    [Fact]
    public async Task OtherAdapter_GetsNothing_AndCannotAcknowledge()
    {
        await SubscribeAsync(HubFixture.Team);
        await ReferAsync();
        await using var other = await TestPush.OpenAsync(Hub.Connect(HubFixture.OtherAdapter, withProfessional: false));
        await using var push = await TestPush.OpenAsync(Adapter);
        var notification = await push.NextAsync();
        var forged = notification.Clone();
        forged.Lease.LeaseToken = Guid.NewGuid().ToString("N");

        await other.AckAsync(forged);

        var response = await other.NextResponseAsync();
        response.Fault.ShouldNotBeNull("the other adapter is handed nothing but the fault").MessageId.ShouldBe(notification.Lease.MessageId);
        CountLeased(HubFixture.Team).ShouldBe(1);
    }

    [Fact]
    public async Task Deleted_StopsThePushes_AndTheInboxKeepsTheRest()
    {
        var subscription = await SubscribeAsync(HubFixture.Team);
        await Team.Push.DeleteSubscriptionAsync(new DeleteSubscriptionRequest { RequestId = Samples.NewId(), Id = subscription.Id }, Waiting.Call());
        var referral = await ReferAsync();
        await SubscribeAsync(HubFixture.Gp);
        await AcceptAsync(referral);
        await using var push = await TestPush.OpenAsync(Adapter);

        (await push.NextAndAckAsync()).ParticipantId.ShouldBe(HubFixture.Gp);

        await using var inbox = await TestInbox.OpenAsync(Team);
        (await inbox.NextAndAckAsync()).Referral.Id.ShouldBe(referral.Id);
    }

    [Fact]
    public async Task Token_Expired_EndsTheStream()
    {
        await using var push = await TestPush.OpenAsync(Adapter);
        Hub.Time.Advance(TimeSpan.FromMinutes(10));
        (await push.EndAsync()).Reason.ShouldBe("TOKEN_EXPIRED");
    }
}
