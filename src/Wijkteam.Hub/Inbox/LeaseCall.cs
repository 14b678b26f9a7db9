using Grpc.Core;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>One call that leases over a stream: three loops around one <see cref="LeaseStream{TResponse}"/>. The first to end ends the call.</summary>
internal abstract class LeaseCall<TRequest, TResponse>(
    LeaseStream<TResponse> stream,
    Settling<TResponse> settling,
    IAsyncStreamReader<TRequest> requests,
    IServerStreamWriter<TResponse> responses,
    IJournalStore store,
    TimeProvider time)
{
    private readonly ResponseWriter<TResponse> _writer = new(stream, responses, time);

    /// <exception cref="RefusedException">The client said something that it may not, does not read, may go on no longer, or its token has expired.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] loops = [ReadAsync(end.Token), settling.RunAsync(end.Token), _writer.RunAsync(end.Token)];
        stream.Siblings.Add(stream);
        try
        {
            await await Task.WhenAny([.. loops, stream.Refused]);
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await stream.Siblings.RemoveAsync(stream);
            await ReturnLeasesAsync();
        }
    }

    /// <summary>What a request says of which leases.</summary>
    /// <exception cref="RefusedException">It may not be said.</exception>
    protected abstract IEnumerable<Said> Read(TRequest request);

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (await requests.NextAsync(cancellationToken))
        {
            foreach (var said in Read(requests.Current))
            {
                await settling.AddAsync(said, cancellationToken);
            }
        }

        // The client has said its last word; what it said is still carried out.
        await settling.CompleteAsync(cancellationToken);
    }

    private async ValueTask ReturnLeasesAsync()
    {
        if (stream.End() is { Count: > 0 } leases)
        {
            await store.WriteAsync(leases, CancellationToken.None);
            stream.Siblings.Wake();
        }
    }
}
