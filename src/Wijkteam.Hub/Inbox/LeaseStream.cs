using System.Collections.Concurrent;
using System.Threading.Channels;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>What one open stream holds: its credit, the leases that its client has not settled, and what waits to be written.</summary>
/// <remarks>One unit of credit is one message that the client can still hold. It is taken before a lease and comes back when the lease is settled or ends: that
/// bounds the queue to the writer.</remarks>
/// <param name="siblings">The receiver's streams, of which it is one.</param>
/// <param name="giveBack">Returns a lease that came when the stream had ended.</param>
internal abstract class LeaseStream<TResponse>(
    Caller caller, int maxUnacknowledged, TimeSpan leaseDuration, OpenStreams siblings, Func<Settle, Task> giveBack, TimeProvider time)
    : IOpenStream
{
    // What a fault costs in memory beside its message id, about.
    private const int FaultBytes = 256;

    private readonly ConcurrentDictionary<DeliveryKey, HeldLease> _held = new();
    private readonly Channel<Outgoing<TResponse>> _outgoing = Channel.CreateUnbounded<Outgoing<TResponse>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _queueing = new();
    private readonly TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _credit = maxUnacknowledged;
    private int _queuedBytes;
    private int _settled;
    private volatile bool _ended;

    public Caller Caller => caller;

    public TimeSpan LeaseDuration => leaseDuration;

    public ChannelReader<Outgoing<TResponse>> Outgoing => _outgoing.Reader;

    /// <summary>The receiver's streams, of which it is one.</summary>
    public OpenStreams Siblings => siblings;

    /// <summary>Fails with the refusal if the stream is refused while it is open; never completes else.</summary>
    public Task Refused => _refused.Task;

    private bool IsFull => siblings.IsFull || Volatile.Read(ref _queuedBytes) > InboxPolicy.MaxQueuedBytes;

    /// <remarks>As many as the client has settled since the last look, and some: one that keeps up is given more with each.</remarks>
    public int Reserve()
    {
        var settled = Volatile.Read(ref _settled);
        var reserved = Reserve(Math.Min(InboxPolicy.MinLook + settled, InboxPolicy.MaxLook));
        if (reserved > 0)
        {
            Interlocked.Add(ref _settled, -settled);
        }

        return reserved;
    }

    public void Return(int credit) => Interlocked.Add(ref _credit, credit);

    public abstract IReservation? TryReserve();

    public abstract ValueTask<(int Leased, bool MayBeMore)> LeaseAsync(int max);

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
    public void Written(Outgoing<TResponse> outgoing)
    {
        var wasFull = IsFull;
        lock (_queueing)
        {
            Count(_ended ? 0 : -outgoing.Bytes);
        }

        if (wasFull)
        {
            siblings.Freed();
        }
    }

    public HeldLease? Find(DeliveryKey key, Guid token) => _held.TryGetValue(key, out var held) && held.Token == token ? held : null;

    /// <summary>The client has settled a held lease.</summary>
    public void Settled(DeliveryKey key, HeldLease held)
    {
        Interlocked.Increment(ref _settled);
        Drop(key, held);
    }

    public void SettledOutside(DeliveryKey key, Guid token)
    {
        if (Find(key, token) is { } held)
        {
            Settled(key, held);
        }
    }

    public void Extended(DeliveryKey key, HeldLease held, DateTimeOffset expireTime) =>
        _held.TryUpdate(key, held with { ExpireTime = expireTime }, held);

    /// <remarks>The messages come again.</remarks>
    public void DropEnded()
    {
        var now = time.GetUtcNow();
        foreach (var (key, held) in _held)
        {
            if (held.ExpireTime <= now)
            {
                Drop(key, held);
            }
        }

        if (now >= caller.TokenExpireTime && _held.IsEmpty)
        {
            Refuse(new Refusal(RefusalReason.TokenExpired, "The token that the stream was opened with has expired; open another with a fresh one."));
        }
    }

    /// <summary>Takes nothing more; returns the leases that the client leaves behind.</summary>
    public IReadOnlyList<Settle> End()
    {
        lock (_queueing)
        {
            _ended = true;
            Count(-_queuedBytes);
        }

        return [.. _held.Select(held => ToReturn(held.Key, held.Value.Token))];
    }

    protected abstract TResponse FaultOf(string messageId);

    /// <summary>Takes up to so many units of credit; returns how many it were.</summary>
    /// <remarks>None if enough waits to be written, or if the token that the stream was opened with has expired.</remarks>
    protected int Reserve(int max)
    {
        if (_ended || IsFull || time.GetUtcNow() >= caller.TokenExpireTime)
        {
            return 0;
        }

        // Below zero for a moment if there is less: who looks then finds none.
        var reserved = Math.Clamp(Interlocked.Add(ref _credit, -max) + max, 0, max);
        Return(max - reserved);
        return reserved;
    }

    /// <summary>Queues what has been leased for this stream on a unit of its credit.</summary>
    protected void Hold(DeliveryKey key, HeldLease lease, TResponse response, int bytes)
    {
        if (_held.TryRemove(key, out _))
        {
            // The lease before it ended unsettled; this one takes its place.
            Return(1);
        }

        _held[key] = lease;
        Queue(response, bytes);
        if (_ended)
        {
            _ = giveBack(ToReturn(key, lease.Token));
        }
    }

    /// <summary>A held lease is over: its credit comes back.</summary>
    private void Drop(DeliveryKey key, HeldLease held)
    {
        if (_held.TryRemove(new KeyValuePair<DeliveryKey, HeldLease>(key, held)))
        {
            Return(1);
            siblings.Freed();
        }
    }

    private void Queue(TResponse response, int bytes)
    {
        lock (_queueing)
        {
            if (!_ended)
            {
                Count(bytes);
                _outgoing.Writer.TryWrite(new Outgoing<TResponse>(time.GetUtcNow(), bytes, response));
            }
        }
    }

    private void Count(int bytes)
    {
        Volatile.Write(ref _queuedBytes, _queuedBytes + bytes);
        siblings.Queued(bytes);
    }

    private Settle ToReturn(DeliveryKey key, Guid token) => new(key, token, Settlement.Return, time.GetUtcNow());
}

/// <summary>A response, when it was queued, and about its size.</summary>
internal readonly record struct Outgoing<TResponse>(DateTimeOffset QueueTime, int Bytes, TResponse Response);

/// <summary>A lease that a client has not settled.</summary>
internal record HeldLease(Guid Token, int Attempt, DateTimeOffset ExpireTime, string Traceparent);
