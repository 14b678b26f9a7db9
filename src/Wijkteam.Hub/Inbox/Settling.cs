using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>Carries out a stream's acknowledgements, nacks and extensions.</summary>
internal sealed class Settling(InboxStream stream, IJournalStore store, Telemetry telemetry, ILogger logger, TimeProvider time)
{
    // What a client may have said without waiting to hear what became of it.
    private readonly Channel<Said> _said = Channel.CreateBounded<Said>(new BoundedChannelOptions(2 * InboxPolicy.MaxReferences)
    {
        SingleReader = true,
        SingleWriter = true,
        FullMode = BoundedChannelFullMode.Wait,
    });

    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="reason">Why a message is returned; null for what is not.</param>
    public ValueTask AddAsync(Settlement settlement, LeaseReference lease, string? reason, CancellationToken cancellationToken) =>
        _said.Writer.WriteAsync(new Said(settlement, lease, reason), cancellationToken);

    /// <summary>Takes nothing more; completes when all that was said has been carried out.</summary>
    public Task CompleteAsync(CancellationToken cancellationToken)
    {
        _said.Writer.Complete();
        return _completed.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Settles what has been said since the last commit in one go: no client waits for its own acknowledgements.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var batch = new List<Settle>();
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
                Conclude(batch, await store.WriteAsync(batch.ToArray(), cancellationToken));
                batch.Clear();
            }
        }

        // All that was said has been carried out; the loop that read it decides how the call ends.
        _completed.SetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
    }

    private Settle? ToSettle(Said said)
    {
        if (!MessageIds.TryParse(stream.Participant, said.Lease.MessageId, out var key) || !Guid.TryParseExact(said.Lease.LeaseToken, "N", out var token))
        {
            stream.Fault(said.Lease.MessageId.Length <= 80 ? said.Lease.MessageId : "");
            return null;
        }

        var now = time.GetUtcNow();
        var attempt = stream.Find(key, token)?.Attempt ?? 1;
        if (said.Reason is { } reason)
        {
            logger.Returned(stream.Participant, said.Lease.MessageId, attempt, reason);
        }

        if (said.Settlement == Settlement.Extend && now >= stream.Caller.TokenExpireTime)
        {
            // A stream outlives its token only until its leases end.
            stream.Fault(said.Lease.MessageId);
            return null;
        }

        var dueTime = said.Settlement switch
        {
            Settlement.Return => now + InboxPolicy.DelayAfter(attempt),
            Settlement.Extend => now + stream.LeaseDuration,
            _ => now,
        };
        return new Settle(key, token, said.Settlement, dueTime);
    }

    private void Conclude(IReadOnlyList<Settle> settles, IReadOnlyList<WriteResult> results)
    {
        for (var i = 0; i < settles.Count; i++)
        {
            var settle = settles[i];
            var held = stream.Find(settle.Key, settle.Token);
            telemetry.Settled(settle.Settlement, results[i], held?.Traceparent);
            if (results[i] != WriteResult.Done)
            {
                stream.Fault(MessageIds.Format(settle.Key));
            }

            if (settle.NextHasTurn)
            {
                stream.Wake();
            }

            if (held is null)
            {
                continue;
            }

            if (results[i] == WriteResult.Done && settle.Settlement == Settlement.Extend)
            {
                stream.Extended(settle.Key, held, settle.DueTime);
            }
            else
            {
                stream.Settled(settle.Key, held);
            }
        }
    }

    private readonly record struct Said(Settlement Settlement, LeaseReference Lease, string? Reason);
}
