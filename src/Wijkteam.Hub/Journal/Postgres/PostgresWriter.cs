using Npgsql;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>Carries out writes that can share a transaction (<see cref="Claims.Together"/>), in two round trips however many they are. Used by one thread.</summary>
internal sealed class PostgresWriter(NpgsqlDataSource dataSource, PostgresOutage outage, TimeProvider time) : IDisposable
{
    /// <summary>How often a transaction is run that another hub's has come in the way of.</summary>
    private const int MaxTries = 4;

    private readonly PostgresSession _session = new(dataSource, outage, time);

    /// <exception cref="RefusedException">UNAVAILABLE: the database has been away for too long.</exception>
    public IReadOnlyList<WriteResult> Commit(IReadOnlyList<Write> writes)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return _session.WhenThere(() => TryCommit(writes));
            }
            catch (PostgresException e) when (IsRace(e) && tries < MaxTries)
            {
                // What stood in the way has been committed: it is found when all is read again.
            }
        }
    }

    /// <inheritdoc cref="PostgresSession.Stop"/>
    public void Stop() => _session.Stop();

    public void Dispose() => _session.Dispose();

    private static bool IsRace(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    private WriteResult[] TryCommit(IReadOnlyList<Write> writes)
    {
        WriteResult[] results = [];
        if (writes is [var alone] && Claims.IsAlone(alone))
        {
            _session.InTransaction(
                _ => { },
                (connection, _) => results = [new PostgresOperations(connection, time.GetUtcNow()).Carry(alone)]);
            return results;
        }

        var transaction = new PostgresTransaction(writes, time);
        _session.InTransaction(
            transaction.Read,
            (_, statements) =>
            {
                results = transaction.Decide();
                transaction.Write(statements);
                FailPoints.At(writes.Count > 1 ? "shared" : $"fenced-{writes[0].GetType().Name}");
            });
        transaction.OnDisk();
        return results;
    }
}
