using Npgsql;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Platform.Postgres;

/// <summary>A database that is away: down, restarting, failing over, cut off. Calls wait for it for a while, counted from when it was missed first: those that come
/// later do not wait anew.</summary>
internal sealed class PostgresOutage(TimeProvider time, TimeSpan maxWait)
{
    /// <summary>Between two tries.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);

    private const long Never = long.MinValue;

    private long _start = Never;

    /// <summary>Notes that the database is there.</summary>
    public void End()
    {
        if (Volatile.Read(ref _start) != Never)
        {
            Volatile.Write(ref _start, Never);
        }
    }

    /// <summary>Notes that it is not.</summary>
    /// <exception cref="RefusedException">UNAVAILABLE: that has been so for too long.</exception>
    public void Note()
    {
        Interlocked.CompareExchange(ref _start, time.GetTimestamp(), Never);
        if (Volatile.Read(ref _start) is var start && start != Never && time.GetElapsedTime(start) >= maxWait)
        {
            throw Refuse();
        }
    }

    /// <summary>Runs something until the database is there. Only for what may be done twice.</summary>
    /// <exception cref="RefusedException">UNAVAILABLE: the database has been away for too long.</exception>
    public async ValueTask<T> WhenThereAsync<T>(NpgsqlDataSource source, Func<ValueTask<T>> run, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var result = await run();
                End();
                return result;
            }
            catch (NpgsqlException e) when (Is(e))
            {
                // The server may have restarted, or another one has become the primary: what stands in the pool is as dead as the one that was tried.
                source.Clear();
                Note();
            }

            await Task.Delay(RetryInterval, time, cancellationToken);
        }
    }

    /// <inheritdoc cref="WhenThereAsync{T}"/>
    /// <param name="stopping">Set when nobody waits any longer.</param>
    public T WhenThere<T>(NpgsqlDataSource source, Func<T> run, ManualResetEventSlim stopping)
    {
        while (true)
        {
            try
            {
                var result = run();
                End();
                return result;
            }
            catch (NpgsqlException e) when (Is(e))
            {
                source.Clear();
                Note();
                if (stopping.Wait(RetryInterval))
                {
                    throw Refuse();
                }
            }
        }
    }

    /// <summary>Whether an error is no objection to what was asked: the same may go well on another connection, or a little later.</summary>
    public static bool Is(NpgsqlException e) => e is not PostgresException refused || refused.SqlState switch
    {
        // A primary that has just become a standby; a transaction of ours that stood still for too long.
        PostgresErrorCodes.ReadOnlySqlTransaction or "25P03" => true,

        // Connection exceptions, insufficient resources, operator intervention; but a statement that was cancelled had its time.
        var code => code != PostgresErrorCodes.QueryCanceled
            && (code.StartsWith("08", StringComparison.Ordinal) || code.StartsWith("53", StringComparison.Ordinal) || code.StartsWith("57", StringComparison.Ordinal)),
    };

    /// <summary>What a call is told that could not wait any longer.</summary>
    public static RefusedException Refuse() => new(new Refusal(
        RefusalReason.Unavailable, "The hub's database cannot be reached. Try again; repeat a write with the same request_id to learn what became of it."));
}
