using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Inbox;

/// <summary>Carries out a stream's acknowledgements, nacks and extensions.</summary>
internal sealed class Settling<TResponse>(
    LeaseStream<TResponse> stream, INackPolicy policy, IJournalStore store, Telemetry telemetry, ILogger logger, TimeProvider time)
{
    // The longest that a lease reference can be, with a participant's name in it.
    private const int MaxMessageIdLength = 128;

    // What a client may have said without waiting to hear what became of it.
    private readonly Channel<Said> _said = Channel.CreateBounded<Said>(new BoundedChannelOptions(2 * InboxPolicy.MaxReferences)
    {
        SingleReader = true,
        SingleWriter = true,
        FullMode = BoundedChannelFullMode.Wait,
    });

    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask AddAsync(Said said, CancellationToken cancellationToken) => _said.Writer.WriteAsync(said, cancellationToken);

    /// <summary>Takes nothing more; completes when all that was said has been carried out.</summary>
    public Task CompleteAsync(CancellationToken cancellationToken)
    {
        _said.Writer.Complete();
        return _completed.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Settles what has been said since the last commit in one go: no client waits for its own acknowledgements.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var batch = new List<Settled>();
        while (await _said.Reader.WaitToReadAsync(cancellationToken))
        {
            while (batch.Count < InboxPolicy.MaxReferences && _said.Reader.TryRead(out var said))
            {
                if (ToSettle(said) is { } settle)
                {
                    batch.Add(settle);
                }
            }

            if (batch.Count > 0)
            {
                Write[] writes = [.. batch.Select(settled => settled.Settle), .. batch.Select(settled => settled.Beside).OfType<Write>()];
                await ConcludeAsync(batch, await store.WriteAsync(writes, cancellationToken));
                batch.Clear();
            }
        }

        // All that was said has been carried out; the loop that read it decides how the call ends.
        _completed.SetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
    }

    private Settled? ToSettle(Said said)
    {
        if (!stream.TryParse(said.Lease.MessageId, out var key) || !Guid.TryParseExact(said.Lease.LeaseToken, "N", out var token))
        {
            stream.Fault(said.Lease.MessageId.Length <= MaxMessageIdLength ? said.Lease.MessageId : "");
            return null;
        }

        var now = time.GetUtcNow();
        var held = stream.Find(key, token);
        if (said.Reason is { } reason)
        {
            logger.Returned(key.Participant, MessageIds.Format(key), held?.Attempt ?? 1, reason);
        }

        if (said.Settlement == Settlement.Extend && now >= stream.Caller.TokenExpireTime)
        {
            // A stream outlives its token only until its leases end.
            stream.Fault(said.Lease.MessageId);
            return null;
        }

        var settle = said.Settlement switch
        {
            Settlement.Return => policy.Return(key, token, said, held),
            Settlement.Extend => new Settle(key, token, Settlement.Extend, now + stream.LeaseDuration),
            _ => new Settle(key, token, Settlement.Acknowledge, now),
        };
        return new Settled(settle, said, held, said.Settlement == Settlement.Extend ? null : policy.Beside(said, held));
    }

    private async ValueTask ConcludeAsync(IReadOnlyList<Settled> batch, IReadOnlyList<WriteResult> results)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            Conclude(batch[i], results[i]);
        }

        for (var i = 0; i < batch.Count; i++)
        {
            if (results[i] == WriteResult.Done)
            {
                await policy.AfterAsync(batch[i].Settle, batch[i].Said, batch[i].Held);
            }
        }
    }

    private void Conclude(Settled settled, WriteResult result)
    {
        var settle = settled.Settle;
        var held = stream.Find(settle.Key, settle.Token);
        telemetry.Settled(settle.Settlement, result, held?.Traceparent);
        if (result != WriteResult.Done)
        {
            stream.Fault(stream.Format(settle.Key));
        }

        if (settle.NextHasTurn)
        {
            stream.Siblings.Wake();
        }

        if (held is null)
        {
            return;
        }

        if (result == WriteResult.Done && settle.Settlement == Settlement.Extend)
        {
            stream.Extended(settle.Key, held, settle.DueTime);
        }
        else
        {
            stream.Settled(settle.Key, held);
        }
    }

    private sealed record Settled(Settle Settle, Said Said, HeldLease? Held, Write? Beside);
}
