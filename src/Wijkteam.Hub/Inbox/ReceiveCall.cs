using System.Threading.Channels;
using Grpc.Core;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>One <c>Receive</c> call: four loops around one <see cref="InboxStream"/>. The first to end ends the call.</summary>
internal sealed class ReceiveCall(
    InboxStream stream,
    IAsyncStreamReader<ReceiveRequest> requests,
    IServerStreamWriter<ReceiveResponse> responses,
    IJournalStore store,
    Leasing leasing,
    Telemetry telemetry,
    TimeProvider time)
{
    // What a client may have said without waiting to hear what became of it.
    private readonly Channel<Said> _said = Channel.CreateBounded<Said>(new BoundedChannelOptions(2 * InboxPolicy.MaxReferences)
    {
        SingleReader = true,
        SingleWriter = true,
        FullMode = BoundedChannelFullMode.Wait,
    });

    /// <exception cref="RefusedException">The client said something that it may not, does not read, or its token has expired.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] loops = [ReadAsync(end.Token), SettleAsync(end.Token), LeaseAsync(end.Token), WriteAsync(end.Token)];
        try
        {
            await await Task.WhenAny(loops);
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ReturnLeasesAsync();
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (await requests.MoveNext(cancellationToken))
        {
            var faults = new Faults();
            var request = requests.Current;
            switch (request.RequestCase)
            {
                case ReceiveRequest.RequestOneofCase.Ack:
                    InboxPolicy.References(faults, "ack.leases", request.Ack.Leases);
                    await SayAsync(faults, Settlement.Acknowledge, request.Ack.Leases, cancellationToken);
                    break;
                case ReceiveRequest.RequestOneofCase.Nack:
                    InboxPolicy.References(faults, "nack.leases", request.Nack.Leases);
                    InboxPolicy.NackReason(faults, "nack.reason", request.Nack.Reason);
                    await SayAsync(faults, Settlement.Return, request.Nack.Leases, cancellationToken);
                    break;
                case ReceiveRequest.RequestOneofCase.Extend:
                    InboxPolicy.References(faults, "extend.leases", request.Extend.Leases);
                    await SayAsync(faults, Settlement.Extend, request.Extend.Leases, cancellationToken);
                    break;
                default:
                    throw new RefusedException(new Refusal(RefusalReason.FieldNotAllowed, "After open: ack, nack or extend.", "request"));
            }
        }

        // The client has said its last word; what it said is still carried out.
        _said.Writer.Complete();
        await _said.Reader.Completion.WaitAsync(cancellationToken);
    }

    private async ValueTask SayAsync(Faults faults, Settlement settlement, IEnumerable<LeaseReference> leases, CancellationToken cancellationToken)
    {
        faults.ThrowIfAny();
        foreach (var lease in leases)
        {
            await _said.Writer.WriteAsync(new Said(settlement, lease), cancellationToken);
        }
    }

    /// <summary>Settles what has been said since the last commit in one go: no client waits for its own acknowledgements.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
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

        // Ends with the reading loop, which decides how the call ends.
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
        var dueTime = said.Settlement switch
        {
            Settlement.Return => now + InboxPolicy.DelayAfter(stream.Find(key, token)?.Attempt ?? 1),
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

    private async Task LeaseAsync(CancellationToken cancellationToken)
    {
        while (time.GetUtcNow() < stream.Caller.TokenExpireTime)
        {
            stream.DropEndedLeases();
            if (await LeaseDueAsync(cancellationToken))
            {
                continue;
            }

            await WaitAsync(cancellationToken);
        }

        while (stream.HoldsLeases)
        {
            await WaitAsync(cancellationToken);
            stream.DropEndedLeases();
        }

        throw new RefusedException(new Refusal(RefusalReason.TokenExpired, "The token that the stream was opened with has expired; open another with a fresh one."));
    }

    /// <summary>Leases as much as there is credit for; returns whether there may be more.</summary>
    private async ValueTask<bool> LeaseDueAsync(CancellationToken cancellationToken)
    {
        var reserved = 0;
        while (reserved < InboxPolicy.MaxPull && stream.TryReserve())
        {
            reserved++;
        }

        var leased = reserved == 0
            ? []
            : await leasing.LeaseAsync(stream.Participant, stream.Receiver, reserved, stream.LeaseDuration, cancellationToken);
        foreach (var message in leased)
        {
            stream.Deliver(message);
        }

        stream.Starve(leased.Count == reserved);
        stream.GiveBack(reserved - leased.Count);
        return leased.Count > 0;
    }

    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await stream.Wakes.ReadAsync(cancellationToken).AsTask().WaitAsync(InboxPolicy.PollInterval, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The slow poll beneath the wake-ups.
        }
    }

    /// <summary>The only writer of the response stream: gRPC allows one write at a time.</summary>
    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await foreach (var outgoing in stream.Outgoing.ReadAllAsync(cancellationToken))
        {
            var left = outgoing.QueueTime + InboxPolicy.WriteTimeout - time.GetUtcNow();
            var write = left > TimeSpan.Zero ? responses.WriteAsync(outgoing.Response, cancellationToken) : throw NotReading();
            if (!write.IsCompletedSuccessfully)
            {
                try
                {
                    await write.WaitAsync(left, time, cancellationToken);
                }
                catch (TimeoutException)
                {
                    throw NotReading();
                }
            }
        }
    }

    private static RefusedException NotReading() =>
        new(new Refusal(RefusalReason.Unavailable, "The client did not read for a second; what it missed comes again."));

    private async ValueTask ReturnLeasesAsync()
    {
        if (stream.End() is { Count: > 0 } leases)
        {
            await store.WriteAsync(leases, CancellationToken.None);
        }
    }

    private readonly record struct Said(Settlement Settlement, LeaseReference Lease);
}
