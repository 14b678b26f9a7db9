using Grpc.Core;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>One call that leases over a stream: four loops around one <see cref="LeaseStream{TResponse}"/>. The first to end ends the call.</summary>
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
        Task[] loops = [ReadAsync(end.Token), settling.RunAsync(end.Token), LeaseAsync(end.Token), _writer.RunAsync(end.Token)];
        try
        {
            await await Task.WhenAny([.. loops, stream.Refused]);
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ReturnLeasesAsync();
        }
    }

    /// <summary>What a request says of which leases.</summary>
    /// <exception cref="RefusedException">It may not be said.</exception>
    protected abstract IEnumerable<Said> Read(TRequest request);

    /// <summary>Leases and hands out up to so many; returns how many it were, and whether there may be more once one of those is settled.</summary>
    protected abstract ValueTask<(int Leased, bool MayBeMore)> LeaseAsync(int max);

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

    private async Task LeaseAsync(CancellationToken cancellationToken)
    {
        // The slow poll beneath the wake-ups, each stream's at a moment of its own: many that were opened together are not to look together.
        await using var poll = time.CreateTimer(
            static state => ((LeaseStream<TResponse>)state!).Wake(), stream, InboxPolicy.PollInterval * Random.Shared.NextDouble(), InboxPolicy.PollInterval);
        while (time.GetUtcNow() < stream.Caller.TokenExpireTime)
        {
            stream.DropEndedLeases();
            if (await LeaseDueAsync())
            {
                continue;
            }

            await stream.Wakes.ReadAsync(cancellationToken);
        }

        while (stream.HoldsLeases)
        {
            await stream.Wakes.ReadAsync(cancellationToken);
            stream.DropEndedLeases();
        }

        throw new RefusedException(new Refusal(RefusalReason.TokenExpired, "The token that the stream was opened with has expired; open another with a fresh one."));
    }

    /// <summary>Leases as much as there is credit for; returns whether there may be more.</summary>
    private async ValueTask<bool> LeaseDueAsync()
    {
        // Before the look, so that credit that comes back during it wakes the stream once more.
        stream.Starve(true);
        var reserved = 0;
        while (reserved < InboxPolicy.MaxPull && stream.TryReserve())
        {
            reserved++;
        }

        var (leased, mayBeMore) = reserved == 0 ? (0, true) : await LeaseAsync(reserved);
        stream.Starve(mayBeMore);
        stream.GiveBack(reserved - leased);
        return leased > 0;
    }

    private async ValueTask ReturnLeasesAsync()
    {
        if (stream.End() is { Count: > 0 } leases)
        {
            await store.WriteAsync(leases, CancellationToken.None);
        }
    }
}
