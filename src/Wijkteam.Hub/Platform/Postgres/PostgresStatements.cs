using Npgsql;

namespace Wijkteam.Hub.Platform.Postgres;

/// <summary>Statements that go to the server together and come back together: one round trip.</summary>
internal sealed class PostgresStatements
{
    private readonly List<NpgsqlBatchCommand> _commands = [];
    private readonly List<Action<NpgsqlDataReader>> _reads = [];

    /// <summary>Adds a statement that returns nothing.</summary>
    /// <param name="values">The parameters <c>$1</c>, <c>$2</c> …</param>
    public PostgresStatements Add(string sql, params IReadOnlyList<NpgsqlParameter> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(value);
        }

        _commands.Add(command);
        return this;
    }

    /// <summary>Adds a statement that returns rows.</summary>
    /// <param name="read">Reads one row.</param>
    /// <inheritdoc cref="Add"/>
    public PostgresStatements AddQuery(string sql, Action<NpgsqlDataReader> read, params IReadOnlyList<NpgsqlParameter> values)
    {
        _reads.Add(read);
        return Add(sql, values);
    }

    /// <summary>Runs all of them, in order. If one fails those after it are not run.</summary>
    public void Run(NpgsqlConnection connection)
    {
        using var batch = new NpgsqlBatch(connection);
        _commands.ForEach(batch.BatchCommands.Add);
        using var rows = batch.ExecuteReader();
        foreach (var read in _reads)
        {
            while (rows.Read())
            {
                read(rows);
            }

            rows.NextResult();
        }

        // A statement that returns nothing can fail after all that have been read.
        while (rows.NextResult())
        {
        }
    }

    /// <summary>Runs all of them, of which the last one commits. Blocks its thread.</summary>
    /// <remarks>A COMMIT that waits for a standby must never be cancelled, as commands that take too long are: the server would acknowledge what the primary alone has.</remarks>
    /// <returns>False if no answer comes in the time for a command: whether it is committed is unknown, and the connection is left to itself.</returns>
    public bool TryRunToDisk(NpgsqlConnection connection)
    {
        var running = RunAsync(connection);
#pragma warning disable VSTHRD002 // The thread is a writer's own, and has nothing else to do.
        if (Task.WaitAny([running], connection.CommandTimeout == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(connection.CommandTimeout)) < 0)
        {
            _ = LeaveAsync(connection, running);
            return false;
        }

        running.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        return true;
    }

    private static async Task LeaveAsync(NpgsqlConnection connection, Task running)
    {
        try
        {
            await running;
        }
        catch (NpgsqlException)
        {
            // Nobody waits for it any more.
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }

    private async Task RunAsync(NpgsqlConnection connection)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        _commands.ForEach(batch.BatchCommands.Add);
        await using var rows = await batch.ExecuteReaderAsync();
        foreach (var read in _reads)
        {
            while (await rows.ReadAsync())
            {
                read(rows);
            }

            await rows.NextResultAsync();
        }

        while (await rows.NextResultAsync())
        {
        }
    }
}
