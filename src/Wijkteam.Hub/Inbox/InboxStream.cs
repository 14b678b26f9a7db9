using System.Diagnostics;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>A participant's own stream, to which messages go with their content.</summary>
internal sealed class InboxStream(
    Caller caller,
    int maxUnacknowledged,
    TimeSpan leaseDuration,
    OpenStreams siblings,
    Func<Settle, Task> giveBack,
    Leasing leasing,
    Telemetry telemetry,
    TimeProvider time)
    : LeaseStream<ReceiveResponse>(caller, maxUnacknowledged, leaseDuration, siblings, giveBack, time), IReservation
{
    private readonly TimeProvider _time = time;

    public string Participant => Caller.Participant.Id;

    public Professional Receiver => Caller.Professional!;

    public DateTimeOffset LeaseExpireTime => _time.GetUtcNow() + LeaseDuration;

    public void Deliver(DeliveryKey key, LeaseOffer lease, InboxMessage message, int bytes) =>
        Deliver(new LeasedMessage(key, lease.Token, Attempt: 1, lease.ExpireTime, Activity.Current?.Id, message, bytes));

    public void Release()
    {
        Return(1);
        Siblings.Freed();
    }

    public override IReservation? TryReserve() => Reserve(1) == 1 ? this : null;

    public override async ValueTask<(int Leased, bool MayBeMore)> LeaseAsync(int max)
    {
        var (leased, mayBeMore) = await leasing.LeaseAsync(Participant, Receiver, max, LeaseDuration);
        foreach (var message in leased)
        {
            Deliver(message);
        }

        return (leased.Count, mayBeMore);
    }

    public override bool TryParse(string messageId, out DeliveryKey key) => MessageIds.TryParse(Participant, messageId, out key);

    public override string Format(DeliveryKey key) => MessageIds.Format(key);

    protected override ReceiveResponse FaultOf(string messageId) => new() { Fault = new LeaseFault { MessageId = messageId } };

    private void Deliver(LeasedMessage leased)
    {
        var message = leased.Stamp(telemetry, _time);
        var held = new HeldLease(leased.Token, leased.Attempt, leased.ExpireTime, message.Traceparent);
        Hold(leased.Key, held, new ReceiveResponse { Message = message }, leased.Bytes);
    }
}
