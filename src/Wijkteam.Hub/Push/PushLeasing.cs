using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Inbox;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Push;

/// <summary>Leases what is due for the participants of an adapter, a little for each. It discloses nothing: what is leased tells that there is something.</summary>
internal sealed class PushLeasing(
    IJournalStore store,
    Archive archive,
    CurrentDirectory directory,
    DueDeliveries deliveries,
    SubscriptionSealing sealing,
    Telemetry telemetry,
    IOptions<DeliveryOptions> options,
    TimeProvider time)
{
    private int _turn;

    /// <summary>Leases up to <paramref name="max"/> notifications, and tells whether there may be more once one of those under way is settled.</summary>
    public async ValueTask<(IReadOnlyList<LeasedNotification> Leased, bool MayBeMore)> LeaseAsync(string adapter, int max, TimeSpan duration)
    {
        var (prepared, mayBeMore) = await PrepareAsync(adapter, max, duration);
        var leased = new List<LeasedNotification>(prepared.Count);
        if (prepared.Count > 0)
        {
            var results = await store.WriteAsync([.. prepared.Select(push => push.Candidate.Lease)], CancellationToken.None);
            for (var i = 0; i < results.Count; i++)
            {
                var push = prepared[i];
                if (results[i] == WriteResult.Done && await deliveries.TryOpenAsync(push.Candidate, candidate => OpenAsync(push, candidate)) is { } notification)
                {
                    leased.Add(notification);
                }
            }
        }

        return (leased, mayBeMore || prepared.Count == max);
    }

    /// <remarks>Each look begins with another participant: where there is not credit for all, none is always last.</remarks>
    private async ValueTask<(List<Prepared> Prepared, bool MayBeMore)> PrepareAsync(string adapter, int max, TimeSpan duration)
    {
        var prepared = new List<Prepared>();
        var mayBeMore = false;
        var due = await store.ListDueSubscriptionsAsync(time.GetUtcNow(), CancellationToken.None);
        var first = due.Count == 0 ? 0 : (int)((uint)Interlocked.Increment(ref _turn) % (uint)due.Count);
        for (var i = 0; i < due.Count && prepared.Count < max; i++)
        {
            var (row, outstanding) = due[(first + i) % due.Count];
            var room = PushPolicy.RoomOf(row.State);
            var free = Math.Min(room - outstanding, max - prepared.Count);
            if (sealing.TryOpen(row) is not { } subscription || !MayPush(row, subscription, adapter))
            {
                continue;
            }

            mayBeMore |= free <= 0;
            if (free > 0)
            {
                var offer = new PushOffer(row.Id, room);
                var (candidates, more) = await deliveries.PrepareAsync(
                    row.Participant, free, (delivery, _, fence) => ValueTask.FromResult(Lease(delivery, fence, duration) with { Push = offer }));
                mayBeMore |= more;
                prepared.AddRange(candidates.Select(candidate => new Prepared(row, subscription, candidate)));
            }
        }

        return (prepared, mayBeMore);
    }

    /// <summary>Whether the operator still allows this endpoint, to this adapter.</summary>
    private bool MayPush(SubscriptionRow row, Subscription subscription, string adapter) =>
        directory.Snapshot.PushOf(row.Participant) is { } push
        && push.AdapterParticipantId == adapter
        && Endpoint.Parse(subscription.Endpoint) is { } endpoint
        && SubscriptionCheck.IsAllowed(endpoint, push, options.Value.AllowPrivateEndpoints);

    private Lease Lease(DeliveryRow delivery, SubjectFence? fence, TimeSpan duration) =>
        new(delivery.Key, delivery.Attempt, fence, new LeaseOffer(Guid.NewGuid(), time.GetStorableNow() + duration, Disclosure: null));

    private async ValueTask<LeasedNotification> OpenAsync(Prepared push, Candidate candidate)
    {
        var (lease, entry) = candidate;
        var attempt = lease.Attempt + 1;
        var notification = await FocusAsync(entry);
        notification.LeaseExpireTime = Timestamp.FromDateTimeOffset(lease.Offer.ExpireTime);
        notification.DeliveryAttempt = attempt;
        notification.SubscriptionId = push.Row.Id.ToString();
        notification.ParticipantId = push.Row.Participant;
        notification.Endpoint = push.Subscription.Endpoint;
        notification.Payload = push.Subscription.Payload;
        notification.Headers.Add(push.Subscription.Headers);
        notification.EventNumber = lease.EventNumber;
        notification.MessageId = MessageIds.Format(lease.Key);
        notification.CreateTime = Timestamp.FromDateTimeOffset(entry.Time);
        notification.Traceparent = telemetry.Delivered(entry.Traceparent, attempt, time.GetUtcNow() - entry.Time);
        telemetry.Pushed();
        var held = new HeldNotification(
            lease.Offer.Token, attempt, lease.Offer.ExpireTime, notification.Traceparent, push.Row.Id, push.Row.Failures, entry.Time);
        return new LeasedNotification(lease.Key, held, notification);
    }

    /// <summary>What the message is about: from the journal's columns, which hold nothing about a person.</summary>
    private async ValueTask<Notification> FocusAsync(EntryRow entry)
    {
        var notification = new Notification
        {
            Focus = FocusOf(entry.Kind),
            ExchangeId = entry.RecordId.ToString(),
            ExchangeVersion = entry.RecordVersion,
        };
        if (entry.Kind == EntryKind.DeliveryFailed)
        {
            // Which one failed stands in its content alone.
            var failure = (await archive.OpenContentAsync(entry, InboxMessage.Parser, CancellationToken.None))?.DeliveryFailure
                ?? throw new InvalidOperationException("A word of failure that says nothing.");
            notification.Focus = NotificationFocus.DeliveryFailure;
            notification.ExchangeId = failure.ExchangeId;
            notification.ExchangeVersion = failure.ExchangeVersion;
        }

        // Who coordinates a household is read, not told.
        if (notification.Focus != NotificationFocus.Household && await store.FindRecordAsync(Guid.Parse(notification.ExchangeId), CancellationToken.None) is { } exchange)
        {
            Describe(notification, exchange);
        }

        if (entry.Kind is EntryKind.OfferClosed or EntryKind.TransferClosed)
        {
            // To whom it was offered in vain, or who has it no more: how it goes on is not theirs to know.
            notification.TargetParticipantId = "";
            (notification.ReferralStatus, notification.SignalStatus) = notification.SignalStatus == SignalStatus.Unspecified
                ? (ReferralStatus.Cancelled, SignalStatus.Unspecified)
                : (ReferralStatus.Unspecified, SignalStatus.Closed);
        }

        return notification;
    }

    private static NotificationFocus FocusOf(EntryKind kind) => kind switch
    {
        EntryKind.ReferralClosed or EntryKind.OfferClosed or EntryKind.SignalClosed or EntryKind.TransferClosed => NotificationFocus.Closure,
        EntryKind.HouseholdTold or EntryKind.HouseholdClosed => NotificationFocus.Household,
        _ => NotificationFocus.Referral,
    };

    private static void Describe(Notification notification, RecordRow exchange)
    {
        if (exchange.Kind == RecordKind.Household)
        {
            // Who is involved, and who coordinates, is not everybody's to know.
            return;
        }

        notification.SourceParticipantId = exchange.Source;
        notification.TargetParticipantId = exchange.Target;
        if (exchange.Kind == RecordKind.Referral)
        {
            notification.ReferralStatus = (ReferralStatus)exchange.Status;
            return;
        }

        notification.SignalStatus = (SignalStatus)exchange.Status;
        notification.Focus = notification.Focus == NotificationFocus.Referral ? NotificationFocus.Signal : notification.Focus;
    }

    private sealed record Prepared(SubscriptionRow Row, Subscription Subscription, Candidate Candidate);
}
