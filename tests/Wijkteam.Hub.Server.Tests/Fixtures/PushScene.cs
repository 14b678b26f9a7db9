using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>A hub for each test, with inboxes that are pushed.</summary>
public abstract class PushScene : InboxScene
{
    /// <summary>Longer than any back-off and any lease.</summary>
    protected static readonly TimeSpan AWhile = TimeSpan.FromMinutes(20);

    protected TestParticipant Operator => Hub.Connect(HubFixture.Operator);

    protected TestParticipant Adapter => Hub.Connect(HubFixture.Adapter, withProfessional: false);

    protected async Task<Subscription> SubscribeAsync(string participant) =>
        (await Hub.Connect(participant, withProfessional: false).Push.CreateSubscriptionAsync(Samples.Subscription(participant), Waiting.Call())).Subscription;

    /// <summary>Subscribes, and has the endpoint take a first message, so that the subscription is active.</summary>
    protected async Task<Subscription> SubscribeAndProveAsync(string participant, Func<Task> send)
    {
        var subscription = await SubscribeAsync(participant);
        await send();
        await using var push = await TestPush.OpenAsync(Adapter);
        await push.NextAndAckAsync();
        await push.FinishAsync();
        return subscription;
    }

    protected async Task<Subscription> ReadAsync(Subscription subscription) =>
        (await Hub.Connect(subscription.ParticipantId, withProfessional: false).Push
            .GetSubscriptionAsync(new GetSubscriptionRequest { Id = subscription.Id }, Waiting.Call())).Subscription;

    /// <summary>Opens a stream, has one notification refused so, and closes it again.</summary>
    protected async Task<Notification> FailOnceAsync(int httpStatus)
    {
        await using var push = await TestPush.OpenAsync(Adapter, maxUnacknowledged: 1);
        var notification = await push.NextAndNackAsync(httpStatus);
        await push.FinishAsync();
        return notification;
    }

    protected static async Task<IReadOnlyList<DeadLetter>> ListDeadAsync(TestParticipant by, string participant = "") =>
        (await by.Inbox.ListDeadLettersAsync(new ListDeadLettersRequest { ParticipantId = participant }, Waiting.Call())).DeadLetters;

    /// <summary>Has the team nack a referral until it is dead, where three nacks are enough.</summary>
    protected async Task<DeadLetter> KillAsync(Referral referral, string reason = "test")
    {
        for (var i = 0; i < 3; i++)
        {
            await NackOnceAsync(Team, reason);
        }

        return (await ListDeadAsync(Team)).Single(dead => dead.ExchangeId == referral.Id);
    }

    /// <summary>Nacks the next message, and waits until the nack has been carried out and its rest is over.</summary>
    protected async Task NackOnceAsync(TestParticipant participant, string reason = "test")
    {
        await using var inbox = await TestInbox.OpenAsync(participant, maxUnacknowledged: 1);
        await inbox.NackAsync(await inbox.NextAsync(), reason);
        await inbox.FinishAsync();
        Hub.Time.Advance(TimeSpan.FromMinutes(1));
    }

    /// <summary>What the journal keeps of a dead letter's replay or discard.</summary>
    private protected async Task<DeadLetterSettlement?> ReadSettlementAsync(string exchangeId, EntryKind kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var entry = await Hub.Services.GetRequiredService<IJournalStore>().FindEntryAsync(Guid.Parse(exchangeId), kind, cancellationToken);
        return await Hub.Services.GetRequiredService<Archive>().OpenContentAsync(entry, DeadLetterSettlement.Parser, cancellationToken);
    }
}
