namespace Wijkteam.Hub.Platform;

/// <summary>Gathers what is waiting and commits it as one transaction: under load, many share the price of one disk flush.</summary>
/// <remarks>The writer has a thread of its own: it spends its time in the database and waiting for the disk, and the pool's few threads have calls to serve.</remarks>
/// <typeparam name="TWrite">What is written.</typeparam>
/// <typeparam name="TResult">What became of it.</typeparam>
internal sealed class GroupCommit<TWrite, TResult> : IAsyncDisposable
{
    private readonly Func<IReadOnlyList<TWrite>, IReadOnlyList<TResult>> _commit;
    private readonly int _maxBatch;

    // No longer than there are calls that wait for their write: the server's limits are its limits.
    private readonly Queue<Waiting> _queue = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopping;

    /// <param name="commit">Commits a batch, durably; a result per write, in order. It must leave nothing behind when it throws.</param>
    /// <param name="maxBatch">How many writes at most share a transaction.</param>
    public GroupCommit(Func<IReadOnlyList<TWrite>, IReadOnlyList<TResult>> commit, int maxBatch = 256)
    {
        _commit = commit;
        _maxBatch = maxBatch;
        new Thread(Write) { IsBackground = true, Name = "group commit" }.Start();
    }

    /// <summary>Completes when the write is durable. Once queued it will be written, whether or not the caller still waits.</summary>
    public async ValueTask<TResult> CommitAsync(TWrite write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiting = new Waiting(write);
        lock (_queue)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            _queue.Enqueue(waiting);
            Monitor.Pulse(_queue);
        }

        return await waiting.Task;
    }

    /// <summary>Writes what is queued and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_queue)
        {
            _stopping = true;
            Monitor.Pulse(_queue);
        }

        await _stopped.Task;
    }

    private void Write()
    {
        var batch = new List<Waiting>(_maxBatch);
        while (Gather(batch))
        {
            Commit(batch);
            batch.Clear();
        }

        _stopped.SetResult();
    }

    /// <summary>Waits for something to write; false if there will be no more.</summary>
    private bool Gather(List<Waiting> batch)
    {
        lock (_queue)
        {
            while (_queue.Count == 0 && !_stopping)
            {
                Monitor.Wait(_queue);
            }

            while (batch.Count < _maxBatch && _queue.TryDequeue(out var waiting))
            {
                batch.Add(waiting);
            }
        }

        return batch.Count > 0;
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
