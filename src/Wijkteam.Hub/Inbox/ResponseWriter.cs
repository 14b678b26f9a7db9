using Grpc.Core;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>The only writer of a response stream: gRPC allows one write at a time.</summary>
internal sealed class ResponseWriter<TResponse>(LeaseStream<TResponse> stream, IServerStreamWriter<TResponse> responses, TimeProvider time)
{
    // What others follow at once goes out with them: one packet for all that one commit has brought.
    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    private long _deadline = long.MaxValue;

    /// <summary>Writes until it is cancelled. A write under way is not cut off by that, which would reset a stream that ends in good order.</summary>
    /// <exception cref="RefusedException">UNAVAILABLE: the client does not read.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stuck = new CancellationTokenSource();
        await using var watch = time.CreateTimer(_ => Watch(stuck), state: null, InboxPolicy.PollInterval, InboxPolicy.PollInterval);
        try
        {
            await WriteAsync(stuck.Token, cancellationToken);
        }
        catch (OperationCanceledException) when (stuck.IsCancellationRequested)
        {
            throw NotReading();
        }
    }

    private async Task WriteAsync(CancellationToken stuck, CancellationToken cancellationToken)
    {
        await foreach (var outgoing in stream.Outgoing.ReadAllAsync(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var now = time.GetUtcNow();
            if (now - outgoing.QueueTime > InboxPolicy.WriteTimeout)
            {
                throw NotReading();
            }

            // A watch on the writer, not a timer for each write: nearly all end at once.
            Volatile.Write(ref _deadline, (now + InboxPolicy.WriteTimeoutOf(outgoing.Bytes)).UtcTicks);
            responses.WriteOptions = stream.Outgoing.TryPeek(out _) ? Buffered : WriteOptions.Default;
            await WriteAsync(outgoing.Response, stuck);
            Volatile.Write(ref _deadline, long.MaxValue);
            stream.Written(outgoing);
        }
    }

    private async ValueTask WriteAsync(TResponse response, CancellationToken cancellationToken)
    {
        try
        {
            await responses.WriteAsync(response, cancellationToken);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // A connection that breaks is a client that has gone; gRPC may say so before the call is known to be cancelled.
            throw new RpcException(new Status(StatusCode.Cancelled, "The connection broke."));
        }
    }

    private void Watch(CancellationTokenSource stuck)
    {
        if (time.GetUtcNow().UtcTicks > Volatile.Read(ref _deadline))
        {
            stuck.Cancel();
        }
    }

    private static RefusedException NotReading() =>
        new(new Refusal(RefusalReason.Unavailable, "The client does not read; what it missed comes again."));
}
