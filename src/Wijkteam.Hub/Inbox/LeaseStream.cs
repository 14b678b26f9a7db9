using System.Collections.Concurrent;
using System.Threading.Channels;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>What one open stream holds: its credit, the leases that its client has not settled, and what waits to be written.</summary>
/// <remarks>One unit of credit is one message that the client can still hold. It is taken before a lease and comes back when the lease is settled or ends: that
/// bounds the queue to the writer.</remarks>
/// <param name="giveBack">Returns a lease that came when the stream had ended.</param>
internal abstract class LeaseStream<TResponse>(
    Caller caller, int maxUnacknowledged, TimeSpan leaseDuration, Func<Settle, Task> giveBack, TimeProvider time)
    : IOpenStream
{
    // What a fault costs in memory beside its message id, about.
    private const int FaultBytes = 256;

    private readonly ConcurrentDictionary<DeliveryKey, HeldLease> _held = new();
    private readonly Channel<Outgoing<TResponse>> _outgoing = Channel.CreateUnbounded<Outgoing<TResponse>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _credit = maxUnacknowledged;
    private int _queuedBytes;
    private volatile bool _starved;
    private volatile bool _ended;

    public Caller Caller => caller;

    public TimeSpan LeaseDuration => leaseDuration;

    public ChannelReader<Outgoing<TResponse>> Outgoing => _outgoing.Reader;

    public ChannelReader<bool> Wakes => _wake.Reader;

    public bool HoldsLeases => !_held.IsEmpty;

    /// <summary>Fails with the refusal if the stream is refused while it is open; never completes else.</summary>
    public Task Refused => _refused.Task;

    /// <summary>Takes a unit of credit; false if there is none, if enough waits to be written, or if the token that the stream was opened with has expired.</summary>
    public bool TryReserve()
    {
        if (_ended || Volatile.Read(ref _queuedBytes) > InboxPolicy.MaxQueuedBytes || time.GetUtcNow() >= caller.TokenExpireTime)
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

    /// <summary>Gives one unit of credit back.</summary>
    public void Release() => GiveBack(1);

    /// <summary>Gives credit back; wakes the stream if it had run out of it while there was more to lease.</summary>
    public void GiveBack(int credit)
    {
        Interlocked.Add(ref _credit, credit);
        if (_starved && credit > 0)
        {
            Wake();
        }
    }

    /// <summary>Notes whether the last look found more than there was credit for.</summary>
    public void Starve(bool starved) => _starved = starved;

    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Ends the stream: its client may go on no longer.</summary>
    public void Refuse(Refusal refusal)
    {
        _ended = true;
        _refused.TrySetException(new RefusedException(refusal));
    }

    /// <summary>Queues word of a lease reference that had no effect. A client that makes more faults than it reads loses the stream.</summary>
    /// <param name="messageId">As the client has it.</param>
    public void Fault(string messageId)
    {
        // Leasing ends far below this: no more than what one look brings comes on top of MaxQueuedBytes.
        if (Volatile.Read(ref _queuedBytes) > 2 * InboxPolicy.MaxQueuedBytes)
        {
            Refuse(new Refusal(RefusalReason.Unavailable, "The client does not read; what it missed comes again."));
            return;
        }

        Queue(FaultOf(messageId), messageId.Length + FaultBytes);
    }

    /// <summary>The delivery that a client's lease reference names; false if it names none that could be this stream's.</summary>
    public abstract bool TryParse(string messageId, out DeliveryKey key);

    /// <summary>A delivery as the client's lease references name it.</summary>
    public abstract string Format(DeliveryKey key);

    /// <summary>A response has left for the client.</summary>
    public void Written(Outgoing<TResponse> outgoing) => Interlocked.Add(ref _queuedBytes, -outgoing.Bytes);

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

    /// <summary>Takes nothing more; returns the leases that the client leaves behind.</summary>
    public IReadOnlyList<Settle> End()
    {
        _ended = true;
        return [.. _held.Select(held => ToReturn(held.Key, held.Value.Token))];
    }

    protected abstract TResponse FaultOf(string messageId);

    /// <summary>Queues what has been leased for this stream on a unit of its credit.</summary>
    protected void Hold(DeliveryKey key, HeldLease lease, TResponse response, int bytes)
    {
        if (_held.TryRemove(key, out _))
        {
            // The lease before it ended unsettled; this one takes its place.
            Release();
        }

        _held[key] = lease;
        Queue(response, bytes);
        if (_ended)
        {
            _ = giveBack(ToReturn(key, lease.Token));
        }
    }

    private void Queue(TResponse response, int bytes)
    {
        Interlocked.Add(ref _queuedBytes, bytes);
        _outgoing.Writer.TryWrite(new Outgoing<TResponse>(time.GetUtcNow(), bytes, response));
    }

    private Settle ToReturn(DeliveryKey key, Guid token) => new(key, token, Settlement.Return, time.GetUtcNow());
}

/// <summary>A response, when it was queued, and about its size.</summary>
internal readonly record struct Outgoing<TResponse>(DateTimeOffset QueueTime, int Bytes, TResponse Response);

/// <summary>A lease that a client has not settled.</summary>
internal record HeldLease(Guid Token, int Attempt, DateTimeOffset ExpireTime, string Traceparent);
