using System.Data;
using Npgsql;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>The writer's connection. Of each transaction it knows in the end whether it was committed, even if the connection breaks before the answer.</summary>
/// <remarks>Every transaction begins by putting its number into the writer's own row of <c>writers</c>. If the answer to a COMMIT is lost, another connection asks for that
/// row: it waits for the lock as long as the old server process may still be committing, and then the row says which number is on disk. That holds for every kind of
/// write, after a failover too, and leaves nothing to be guessed from what the transaction wrote.</remarks>
internal sealed class PostgresSession(NpgsqlDataSource dataSource, PostgresOutage outage, TimeProvider time) : IDisposable
{
    /// <summary>The transaction of a hub that is gone without a word lets go of its locks.</summary>
    private const string Settings = "SET idle_in_transaction_session_timeout = '5s'";

    /// <summary>How long a row of a writer that writes no more is kept: much longer than anybody asks for it.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    private readonly Guid _writer = Guid.NewGuid();
    private readonly ManualResetEventSlim _stopping = new();
    private NpgsqlConnection? _connection;
    private long _number;

    /// <summary>Runs something until the database is there, but no longer than is waited for it.</summary>
    /// <exception cref="RefusedException">UNAVAILABLE: the database has been away for too long, or the hub stops.</exception>
    public T WhenThere<T>(Func<T> run) => outage.WhenThere(
        dataSource,
        () =>
        {
            try
            {
                return run();
            }
            catch (NpgsqlException e) when (PostgresOutage.Is(e))
            {
                Drop();
                throw;
            }
        },
        _stopping);

    /// <summary>Runs one transaction: all of it is on disk on return, none of it if it throws.</summary>
    /// <param name="read">Adds to the statements that begin the transaction.</param>
    /// <param name="write">Adds to those that end it, once the first have been run.</param>
    public void InTransaction(Action<PostgresStatements> read, Action<NpgsqlConnection, PostgresStatements> write)
    {
        var connection = _connection ??= Open();
        _number++;
        try
        {
            var first = new PostgresStatements().Add("BEGIN ISOLATION LEVEL READ COMMITTED");
            FailPoints.When("acknowledge-before-durable", () => first.Add("SET LOCAL synchronous_commit = off"));
            first.Add(
                "INSERT INTO writers (id, number, time) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET number = excluded.number, time = excluded.time",
                PostgresValue.Of(_writer),
                PostgresValue.Of(_number),
                Now());
            read(first);
            first.Run(connection);
            var last = new PostgresStatements();
            write(connection, last);
            last.Add("COMMIT");
            Commit(connection, last);
        }
        catch
        {
            RollBack(connection);
            throw;
        }
    }

    /// <summary>Lets whoever waits for the database wait no longer.</summary>
    public void Stop() => _stopping.Set();

    public void Dispose()
    {
        try
        {
            if (_connection is { State: ConnectionState.Open })
            {
                new PostgresStatements().Add("DELETE FROM writers WHERE id = $1", PostgresValue.Of(_writer)).Run(_connection);
            }
        }
        catch (NpgsqlException)
        {
            // The row goes when it is old.
        }

        Drop();
        _stopping.Dispose();
    }

    private void Commit(NpgsqlConnection connection, PostgresStatements last)
    {
        try
        {
            FailPoints.At("before-commit");
            RunToDisk(connection, last);
            FailPoints.At("after-commit");
        }
        catch (NpgsqlException) when (!IsUsable(connection))
        {
            Drop();
            var isCommitted = WhenThere(IsCommitted);
            FailPoints.When("unknown-commit-is-failure", () => isCommitted = false);
            if (!isCommitted)
            {
                throw;
            }
        }
    }

    private bool IsCommitted()
    {
        // An insert that finds the row waits for whoever holds it, also for one that has just inserted it; a query would not. And what it tells is on as many disks as
        // the insert itself.
        var number = 0L;
        var statements = new PostgresStatements().AddQuery(
            "INSERT INTO writers AS w (id, number, time) VALUES ($1, 0, $2) ON CONFLICT (id) DO UPDATE SET time = excluded.time RETURNING w.number",
            row => number = row.GetInt64(0),
            PostgresValue.Of(_writer),
            Now());
        RunToDisk(_connection ??= Open(), statements);
        return number == _number;
    }

    private void RunToDisk(NpgsqlConnection connection, PostgresStatements statements)
    {
        if (!statements.TryRunToDisk(connection))
        {
            _connection = null;
            throw new NpgsqlException("No answer to a COMMIT.", new TimeoutException());
        }
    }

    private NpgsqlConnection Open()
    {
        var connection = dataSource.OpenConnection();
        try
        {
            new PostgresStatements()
                .Add(Settings)
                .Add("DELETE FROM writers WHERE time < $1", PostgresValue.Of((time.GetUtcNow() - Retention).ToUnixMicroseconds()))
                .Run(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void RollBack(NpgsqlConnection connection)
    {
        try
        {
            if (IsUsable(connection))
            {
                new PostgresStatements().Add("ROLLBACK").Run(connection);
                return;
            }
        }
        catch (NpgsqlException)
        {
            // Then the connection is of no use any more.
        }

        Drop();
    }

    private bool IsUsable(NpgsqlConnection connection) => ReferenceEquals(connection, _connection) && connection.State == ConnectionState.Open;

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private NpgsqlParameter Now() => PostgresValue.Of(time.GetUtcNow().ToUnixMicroseconds());
}
