using Microsoft.Extensions.Options;
using Wijkteam.Hub.Inbox;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Push;

/// <summary>What endpoints answer: a refusal counts against its message, anything else that is no success against the endpoint.</summary>
internal sealed class PushNackPolicy(IJournalStore store, DeadLetters deadLetters, Telemetry telemetry, IOptions<DeliveryOptions> options, TimeProvider time)
    : INackPolicy
{
    // What one failed attempt gives up at most: the next goes on with it.
    private const int MaxOverdue = 1_000;

    public Settle Return(DeliveryKey key, Guid token, Said said, HeldLease? held)
    {
        var now = time.GetUtcNow();
        var trouble = PushPolicy.TroubleOf(said.HttpStatus);

        // While its endpoint is known to be in trouble, that has its own pace; else the message has one, since the trouble may be the message's.
        var rests = trouble is null || held is not HeldNotification { SeenFailures: > 0 };
        return new Settle(key, token, Settlement.Return, rests ? now + BackOff(held?.Attempt ?? 1) : now)
        {
            IsRejection = trouble is null,
            Reason = said.Reason,
        };
    }

    public Write? Beside(Said said, HeldLease? held)
    {
        if (held is not HeldNotification notification)
        {
            return null;
        }

        if (said.Settlement == Settlement.Acknowledge || PushPolicy.TroubleOf(said.HttpStatus) is not { } reason)
        {
            return new EndpointTook(notification.SubscriptionId);
        }

        var now = time.GetStorableNow();
        return new EndpointFailed(notification.SubscriptionId, notification.SeenFailures, reason, now, now + BackOff(notification.SeenFailures + 1));
    }

    public async ValueTask AfterAsync(Settle settle, Said said, HeldLease? held)
    {
        if (settle.Settlement != Settlement.Extend)
        {
            telemetry.PushEnded(settle.Settlement == Settlement.Acknowledge ? "Taken" : PushPolicy.TroubleOf(said.HttpStatus)?.ToString() ?? "Rejected");
        }

        if (settle.Rejections >= options.Value.MaxPushRejections)
        {
            await deadLetters.BuryAsync(settle.Key, DeliveryFailureReason.Rejected);
        }
        else if (settle is { Settlement: Settlement.Return, IsRejection: false } && held is HeldNotification notification)
        {
            await GiveUpAsync(settle.Key, notification);
        }
    }

    /// <summary>Gives up what has waited for longer than the retention: all of it if the endpoint has been out of reach for as long, else this message alone.</summary>
    private async ValueTask GiveUpAsync(DeliveryKey key, HeldNotification notification)
    {
        var (retention, now) = (options.Value.PushRetention, time.GetUtcNow());
        if (notification.SeenFailures > 0
            && await store.FindSubscriptionAsync(notification.SubscriptionId, CancellationToken.None) is { Trouble: { } trouble }
            && now - trouble.StartTime >= retention)
        {
            foreach (var overdue in await store.ListOverdueAsync(key.Participant, now - retention, MaxOverdue, CancellationToken.None))
            {
                await deadLetters.BuryAsync(overdue.Key, DeliveryFailureReason.Unreachable);
            }
        }
        else if (PushPolicy.IsOverdue(now - notification.CreateTime, notification.Attempt, options.Value.MaxPushRejections, retention))
        {
            await deadLetters.BuryAsync(key, DeliveryFailureReason.Unreachable);
        }
    }

#pragma warning disable CA5394 // It spreads attempts in time; nobody gains by guessing it.
    private static TimeSpan BackOff(int failures) => PushPolicy.BackOff(failures, Random.Shared.NextDouble());
#pragma warning restore CA5394
}
