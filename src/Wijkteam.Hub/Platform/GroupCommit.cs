using System.Threading.Channels;

namespace Wijkteam.Hub.Platform;

/// <summary>Gathers what is waiting and commits it as one transaction: under load, many share the price of one disk flush.</summary>
/// <typeparam name="TWrite">What is written.</typeparam>
/// <typeparam name="TResult">What became of it.</typeparam>
internal sealed class GroupCommit<TWrite, TResult> : IAsyncDisposable
{
    private const int QueueLength = 8192;

    private readonly Func<IReadOnlyList<TWrite>, IReadOnlyList<TResult>> _commit;
    private readonly int _maxBatch;
    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(QueueLength)
    {
        SingleReader = true,
        FullMode = BoundedChannelFullMode.Wait,
    });

    private readonly Task _writer;

    /// <param name="commit">Commits a batch, durably; a result per write, in order. It must leave nothing behind when it throws.</param>
    /// <param name="maxBatch">How many writes at most share a transaction.</param>
    public GroupCommit(Func<IReadOnlyList<TWrite>, IReadOnlyList<TResult>> commit, int maxBatch = 256)
    {
        _commit = commit;
        _maxBatch = maxBatch;
        _writer = Task.Run(WriteAsync);
    }

    /// <summary>Completes when the write is durable.</summary>
    public async ValueTask<TResult> CommitAsync(TWrite write, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(write);
        await _queue.Writer.WriteAsync(waiting, cancellationToken);

        // Once queued it will be written, whether or not the caller still waits.
        return await waiting.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Writes what is queued and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writer;
    }

    private async Task WriteAsync()
    {
        var batch = new List<Waiting>(_maxBatch);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < _maxBatch && _queue.Reader.TryRead(out var waiting))
            {
                batch.Add(waiting);
            }

            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<Waiting> batch)
    {
        try
        {
            var results = _commit(batch.ConvertAll(waiting => waiting.Write));
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].SetResult(results[i]);
            }
        }
        catch (Exception) when (batch.Count > 1)
        {
            // One bad write must not fail its neighbours: each again, on its own.
            foreach (var waiting in batch)
            {
                Commit([waiting]);
            }
        }
#pragma warning disable CA1031 // Whatever it is, it belongs to the caller of this write; the writer goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            batch[0].SetException(e);
        }
    }

    private sealed class Waiting(TWrite write) : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TWrite Write { get; } = write;
    }
}
