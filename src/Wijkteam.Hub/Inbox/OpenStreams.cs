using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Inbox;

/// <summary>The streams that one receiver, a participant or an adapter, has open in this process, and the one look that leases for them: however many they are,
/// the store is asked by one at a time, and what waits to be written to them all is bounded.</summary>
internal sealed class OpenStreams(string receiver, OpenCalls calls, ILogger logger, TimeProvider time)
{
    private readonly Lock _changing = new();
    private ImmutableArray<IOpenStream> _streams = [];
    private ITimer? _poll;
    private TaskCompletionSource? _leasing;
    private bool _looking;
    private bool _woken;
    private volatile bool _starved;
    private int _queuedBytes;
    private uint _turn;

    /// <summary>Those that are open, each time beginning with another: none is always first.</summary>
    public IEnumerable<IOpenStream> InTurn
    {
        get
        {
            var streams = _streams;
            var first = Interlocked.Increment(ref _turn);
            for (var i = 0u; i < streams.Length; i++)
            {
                yield return streams[(int)((first + i) % (uint)streams.Length)];
            }
        }
    }

    public int Count => _streams.Length;

    /// <summary>Whether as much waits to be written as may.</summary>
    public bool IsFull => Volatile.Read(ref _queuedBytes) > InboxPolicy.MaxReceiverQueuedBytes;

    public void Add(IOpenStream stream)
    {
        lock (_changing)
        {
            _streams = _streams.Add(stream);
            using (ExecutionContext.SuppressFlow())
            {
                // The slow poll beneath the wake-ups, each receiver's at a moment of its own: many are not to look together.
                _poll ??= time.CreateTimer(
                    static state => ((OpenStreams)state!).Poll(), this, InboxPolicy.PollInterval * Random.Shared.NextDouble(), InboxPolicy.PollInterval);
            }
        }

        calls.Add(stream);
        Wake();
    }

    /// <summary>Takes a stream out; nothing is being leased for it any more when this completes.</summary>
    public async ValueTask RemoveAsync(IOpenStream stream)
    {
        calls.Remove(stream);
        Task? leasing;
        lock (_changing)
        {
            _streams = _streams.Remove(stream);
            leasing = _leasing?.Task;
            if (_streams.IsEmpty)
            {
                _poll?.Dispose();
                _poll = null;
            }
        }

        await (leasing ?? Task.CompletedTask);
    }

    /// <summary>Tells that there may be something to lease.</summary>
    public void Wake()
    {
        lock (_changing)
        {
            _woken = true;
            FailPoints.When("wake-up-lost", () => _woken = false);
            if (_looking || _streams.IsEmpty)
            {
                return;
            }

            // Not in the name of whoever woke it.
            _looking = true;
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(LookAsync);
            }
        }
    }

    /// <summary>A stream can take more again: worth a look if the last one found more than could be taken.</summary>
    public void Freed()
    {
        if (_starved)
        {
            Wake();
        }
    }

    /// <summary>Counts what waits to be written.</summary>
    public void Queued(int bytes) => Interlocked.Add(ref _queuedBytes, bytes);

    private void Poll()
    {
        foreach (var stream in _streams)
        {
            stream.DropEnded();
        }

        Wake();
    }

    private async Task LookAsync()
    {
        while (IsToLook())
        {
            try
            {
                // Before the look, so that what becomes free during it wakes once more.
                _starved = true;
                _starved = await LeaseDueAsync();
                if (!_starved)
                {
                    // Each look has a price of its own: what comes one by one, from other hubs say, is leased some at a time.
                    await Task.Delay(InboxPolicy.LookInterval, time);
                }
            }
#pragma warning disable CA1031 // Whatever it is, the streams stay open: the next poll tries again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                logger.CannotLook(receiver, e.GetType().FullName);
            }
        }
    }

    private bool IsToLook()
    {
        lock (_changing)
        {
            _looking = _woken && !_streams.IsEmpty;
            _woken = false;
            return _looking;
        }
    }

    /// <summary>Leases as much as the streams can take; returns whether there may be more.</summary>
    private async ValueTask<bool> LeaseDueAsync()
    {
        while (Reserve() is var (stream, credit))
        {
            var (leased, mayBeMore) = await LeaseAsync(stream, credit);
            if (leased == 0 || !mayBeMore)
            {
                return mayBeMore;
            }
        }

        return true;
    }

    /// <summary>Chooses whom to lease for. From here on the stream waits for it, should it be taken out.</summary>
    private (IOpenStream Stream, int Credit)? Reserve()
    {
        lock (_changing)
        {
            foreach (var stream in InTurn)
            {
                if (stream.Reserve() is var credit and > 0)
                {
                    _leasing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    return (stream, credit);
                }
            }
        }

        return null;
    }

    private async ValueTask<(int Leased, bool MayBeMore)> LeaseAsync(IOpenStream stream, int credit)
    {
        var leased = 0;
        try
        {
            (leased, var mayBeMore) = await stream.LeaseAsync(credit);
            return (leased, mayBeMore);
        }
        finally
        {
            stream.Return(credit - leased);
            lock (_changing)
            {
                _leasing!.SetResult();
                _leasing = null;
            }
        }
    }
}
