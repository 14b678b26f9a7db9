using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>What one open stream holds: its credit, the leases that its client has not settled, and what waits to be written.</summary>
/// <remarks>One unit of credit is one message that the client can still hold. It is taken before a lease and comes back when the lease is settled or ends, so
/// that the queue to the writer can never be full.</remarks>
internal sealed class InboxStream(Caller caller, int maxUnacknowledged, TimeSpan leaseDuration, Telemetry telemetry, TimeProvider time) : IReservation
{
    private readonly ConcurrentDictionary<DeliveryKey, HeldLease> _held = new();
    private readonly Channel<Outgoing> _outgoing = Channel.CreateUnbounded<Outgoing>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _credit = maxUnacknowledged;

    public string Participant => caller.Participant.Id;

    public Caller Caller => caller;

    public Professional Receiver => caller.Professional!;

    public TimeSpan LeaseDuration => leaseDuration;

    public DateTimeOffset LeaseExpireTime => time.GetUtcNow() + leaseDuration;

    public ChannelReader<Outgoing> Outgoing => _outgoing.Reader;

    public ChannelReader<bool> Wakes => _wake.Reader;

    public int Credit => Volatile.Read(ref _credit);

    public bool HoldsLeases => !_held.IsEmpty;

    /// <summary>Takes a unit of credit; false if there is none, or if the token that the stream was opened with has expired.</summary>
    public bool TryReserve()
    {
        if (time.GetUtcNow() >= caller.TokenExpireTime)
        {
            return false;
        }

        if (Interlocked.Decrement(ref _credit) >= 0)
        {
            return true;
        }

        Interlocked.Increment(ref _credit);
        return false;
    }

    public void Release()
    {
        GiveBack(1);
        Wake();
    }

    /// <summary>Gives credit back that found nothing to lease.</summary>
    public void GiveBack(int credit) => Interlocked.Add(ref _credit, credit);

    public void Wake() => _wake.Writer.TryWrite(true);

    public void Deliver(DeliveryKey key, Guid leaseToken, InboxMessage message) =>
        Deliver(new LeasedMessage(key, leaseToken, Attempt: 1, LeaseExpireTime, Activity.Current?.Id, message));

    /// <summary>Queues what has been leased for this stream on a unit of its credit.</summary>
    public void Deliver(LeasedMessage leased)
    {
        var message = leased.Stamp(telemetry, time);
        _held[leased.Key] = new HeldLease(leased.Token, leased.Attempt, leased.ExpireTime, message.Traceparent);
        _outgoing.Writer.TryWrite(new Outgoing(time.GetUtcNow(), new ReceiveResponse { Message = message }));
    }

    /// <summary>Queues word of a lease reference that had no effect.</summary>
    public void Fault(string messageId) =>
        _outgoing.Writer.TryWrite(new Outgoing(time.GetUtcNow(), new ReceiveResponse { Fault = new LeaseFault { MessageId = messageId } }));

    public HeldLease? Find(DeliveryKey key, Guid token) => _held.TryGetValue(key, out var held) && held.Token == token ? held : null;

    /// <summary>A held lease is over, acknowledged or not: its credit comes back.</summary>
    public void Settled(DeliveryKey key, HeldLease held)
    {
        if (_held.TryRemove(new KeyValuePair<DeliveryKey, HeldLease>(key, held)))
        {
            Release();
        }
    }

    public void Extended(DeliveryKey key, HeldLease held, DateTimeOffset expireTime) =>
        _held.TryUpdate(key, held with { ExpireTime = expireTime }, held);

    /// <summary>Gives up the leases that have ended unsettled; the messages come again.</summary>
    public void DropEndedLeases()
    {
        var now = time.GetUtcNow();
        foreach (var (key, held) in _held)
        {
            if (held.ExpireTime <= now)
            {
                Settled(key, held);
            }
        }
    }

    /// <summary>The leases that the client leaves behind when the stream ends, to be given back.</summary>
    public IReadOnlyList<Settle> Abandon() => [.. _held.Select(held => new Settle(held.Key, held.Value.Token, Settlement.Return, time.GetUtcNow()))];
}

/// <summary>A response and when it was queued.</summary>
internal readonly record struct Outgoing(DateTimeOffset QueueTime, ReceiveResponse Response);

/// <summary>A lease that a client has not settled.</summary>
internal sealed record HeldLease(Guid Token, int Attempt, DateTimeOffset ExpireTime, string Traceparent);
