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
}
