using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Inbox;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Push;

/// <summary>An adapter's stream, to which the notifications of many participants go.</summary>
internal sealed class PushStream(
    Caller caller,
    int maxUnacknowledged,
    TimeSpan leaseDuration,
    OpenStreams siblings,
    Func<Settle, Task> giveBack,
    PushLeasing leasing,
    TimeProvider time)
    : LeaseStream<ReceiveNotificationsResponse>(caller, maxUnacknowledged, leaseDuration, siblings, giveBack, time)
{
    // Message ids are unique within an inbox, and an adapter has many: its references name the participant too.
    private const char Separator = '/';

    public string Adapter => Caller.Participant.Id;

    /// <remarks>What is being submitted goes with its content, and a notification has none.</remarks>
    public override IReservation? TryReserve() => null;

    public override async ValueTask<(int Leased, bool MayBeMore)> LeaseAsync(int max)
    {
        var (leased, mayBeMore) = await leasing.LeaseAsync(Adapter, max, LeaseDuration);
        foreach (var notification in leased)
        {
            Deliver(notification);
        }

        return (leased.Count, mayBeMore);
    }

    public override bool TryParse(string messageId, out DeliveryKey key)
    {
        var at = messageId.IndexOf(Separator, StringComparison.Ordinal);
        key = default;
        return at > 0 && MessageIds.TryParse(messageId[..at], messageId[(at + 1)..], out key);
    }

    public override string Format(DeliveryKey key) => $"{key.Participant}{Separator}{MessageIds.Format(key)}";

    protected override ReceiveNotificationsResponse FaultOf(string messageId) => new() { Fault = new LeaseFault { MessageId = messageId } };

    private void Deliver(LeasedNotification leased)
    {
        var notification = leased.Notification;
        notification.Lease = new LeaseReference { MessageId = Format(leased.Key), LeaseToken = leased.Held.Token.ToString("N") };
        Hold(leased.Key, leased.Held, new ReceiveNotificationsResponse { Notification = notification }, notification.CalculateSize());
    }
}

/// <summary>A notification that has been leased and committed.</summary>
internal sealed record LeasedNotification(DeliveryKey Key, HeldNotification Held, Notification Notification);

/// <summary>A notification that an adapter has not settled.</summary>
/// <param name="SeenFailures">The endpoint's failures when it was leased.</param>
/// <param name="CreateTime">When what it tells of happened.</param>
internal sealed record HeldNotification(
    Guid Token, int Attempt, DateTimeOffset ExpireTime, string Traceparent, Guid SubscriptionId, int SeenFailures, DateTimeOffset CreateTime)
    : HeldLease(Token, Attempt, ExpireTime, Traceparent);
