namespace Wijkteam.Hub.Platform;

/// <summary>Gathers what is waiting and commits it as one transaction: under load, many share the price of one disk flush.</summary>
/// <remarks>The writer has a thread of its own: it spends its time in the database and waiting for the disk, and the pool's few threads have calls to serve.</remarks>
/// <typeparam name="TWrite">What is written.</typeparam>
/// <typeparam name="TResult">What became of it.</typeparam>
internal sealed class GroupCommit<TWrite, TResult> : IAsyncDisposable
{
    private readonly Func<IReadOnlyList<TWrite>, IReadOnlyList<TResult>> _commit;
    private readonly Func<IReadOnlyList<TWrite>, IReadOnlyList<bool>>? _together;
    private readonly int _maxBatch;

    // No longer than there are calls that wait for their write: the server's limits are its limits.
    private readonly Queue<Waiting> _queue = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopping;

    /// <param name="commit">Commits a batch, durably; a result per write, in order. It must leave nothing behind when it throws.</param>
    /// <param name="together">Says of each write that waits, in order, whether it can share a transaction with those before it that can; the first one always can. The
    /// others go first in the next. Null: all can.</param>
    /// <param name="maxBatch">How many writes at most share a transaction.</param>
    public GroupCommit(
        Func<IReadOnlyList<TWrite>, IReadOnlyList<TResult>> commit, Func<IReadOnlyList<TWrite>, IReadOnlyList<bool>>? together = null, int maxBatch = 256)
    {
        _commit = commit;
        _together = together;
        _maxBatch = maxBatch;
        new Thread(Write) { IsBackground = true, Name = "group commit" }.Start();
    }

    /// <summary>Completes when the write is durable. Once queued it will be written, whether or not the caller still waits.</summary>
    public async ValueTask<TResult> CommitAsync(TWrite write, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(write);
        Enqueue([waiting], cancellationToken);
        return await waiting.Task;
    }

    /// <summary>The same for several writes, of which each stands for itself: they are carried out in their order, in one transaction if they can.</summary>
    public async ValueTask<IReadOnlyList<TResult>> CommitAsync(IReadOnlyList<TWrite> writes, CancellationToken cancellationToken)
    {
        var waiting = writes.Select(write => new Waiting(write)).ToArray();
        Enqueue(waiting, cancellationToken);
        return await Task.WhenAll(waiting.Select(one => one.Task));
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

    private void Enqueue(ReadOnlySpan<Waiting> writes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_queue)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            foreach (var waiting in writes)
            {
                _queue.Enqueue(waiting);
            }

            Monitor.Pulse(_queue);
        }
    }

    private void Write()
    {
        var gathered = new List<Waiting>(_maxBatch);
        while (Gather(gathered))
        {
            Commit(Take(gathered));
        }

        _stopped.SetResult();
    }

    /// <summary>Waits for something to write, unless something was left over; false if there will be no more.</summary>
    private bool Gather(List<Waiting> gathered)
    {
        lock (_queue)
        {
            while (gathered.Count == 0 && _queue.Count == 0 && !_stopping)
            {
                Monitor.Wait(_queue);
            }

            // Those that were left over do not count: a crowd that wants the same thing, one by one, lets the others pass.
            for (var room = _maxBatch; room > 0 && _queue.TryDequeue(out var waiting); room--)
            {
                gathered.Add(waiting);
            }
        }

        return gathered.Count > 0;
    }

    /// <summary>Takes what can share a transaction and leaves the rest.</summary>
    private List<Waiting> Take(List<Waiting> gathered)
    {
        var together = _together?.Invoke(gathered.ConvertAll(waiting => waiting.Write));
        var batch = new List<Waiting>(gathered.Count);
        var left = 0;
        for (var i = 0; i < gathered.Count; i++)
        {
            if ((together is null || together[i]) && batch.Count < _maxBatch)
            {
                batch.Add(gathered[i]);
            }
            else
            {
                gathered[left++] = gathered[i];
            }
        }

        gathered.RemoveRange(left, gathered.Count - left);
        return batch;
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
        catch (RefusedException e)
        {
            // Not for what one of them is: the store takes nothing now.
            batch.ForEach(waiting => waiting.SetException(e));
        }
        catch (Exception e) when (batch.Count > 1)
        {
            FailPoints.When("conflict-fails-neighbours", () =>
            {
                batch.ForEach(waiting => waiting.SetException(e));
                batch.Clear();
            });

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
