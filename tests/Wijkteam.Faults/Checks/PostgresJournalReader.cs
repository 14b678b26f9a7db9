using Npgsql;

namespace Wijkteam.Hub.Faults.Checks;

/// <summary>Reads a journal in PostgreSQL, in one snapshot. The server notes the moment of each commit.</summary>
internal sealed class PostgresJournalReader(string connectionString) : IJournalReader
{
    private readonly string _connectionString = connectionString + ";Pooling=false";

    public Snapshot Read()
    {
        using var connection = new NpgsqlConnection(_connectionString);
        connection.Open();
        using var snapshot = connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);
        return new Snapshot(
            List(
                connection,
                """
                SELECT record_id, record_version, kind, subject_id, actor, request_id, (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000000)::bigint FROM entries
                """,
                row => new EntryLine(
                    row.GetGuid(0), row.GetInt64(1), row.GetInt16(2), row.GetGuid(3), row.GetString(4), row.IsDBNull(5) ? null : row.GetGuid(5), row.GetInt64(6))),
            List(connection, "SELECT id, kind, version, status FROM records", row => new RecordLine(row.GetGuid(0), row.GetInt16(1), row.GetInt64(2), row.GetInt32(3))),
            List(
                connection,
                "SELECT participant, record_id, record_version, state, attempt FROM deliveries",
                row => new DeliveryLine(row.GetString(0), row.GetGuid(1), row.GetInt64(2), row.GetInt16(3), row.GetInt32(4))));
    }

    public long CountOpen(IReadOnlyCollection<string> participants)
    {
        using var connection = new NpgsqlConnection(_connectionString);
        connection.Open();
        using var command = new NpgsqlCommand("SELECT count(*) FROM deliveries WHERE state < 2 AND participant = ANY($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. participants] });
        return (long)command.ExecuteScalar()!;
    }

    private static List<T> List<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read)
    {
        using var command = new NpgsqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
