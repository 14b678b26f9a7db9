using Npgsql;
using NpgsqlTypes;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub.Keys.Postgres;

/// <summary>The keys in PostgreSQL: in the journal's database or, better, in one of their own.</summary>
/// <param name="source">Belongs to the caller.</param>
/// <param name="maxWait">How long calls wait for a database that is away.</param>
internal sealed class PostgresKeyTable(NpgsqlDataSource source, TimeProvider time, TimeSpan maxWait) : IKeyTable
{
    // In the order of the ids: two hubs that add the same citizens wait for each other, and neither forever.
    private const string Insert = """
        INSERT INTO subject_keys (subject_id, content_key, log_key, create_time)
        SELECT subject_id, content_key, log_key, $4 FROM unnest($1, $2, $3) AS added (subject_id, content_key, log_key) ORDER BY subject_id
        ON CONFLICT DO NOTHING
        """;

    private const string Select = "SELECT subject_id, content_key, log_key FROM subject_keys WHERE subject_id = ANY($1)";
    private const string SelectHub = "SELECT key FROM hub_keys WHERE name = $1";
    private const string InsertHub = "INSERT INTO hub_keys (name, key) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    private readonly PostgresOutage _outage = new(time, maxWait);
    private readonly ManualResetEventSlim _stopping = new();

    public ValueTask<IReadOnlyList<(Guid SubjectId, WrappedKeys Keys)>> ListAsync(IReadOnlyCollection<Guid> subjectIds, CancellationToken cancellationToken) =>
        _outage.WhenThereAsync(source, () => TryListAsync([.. subjectIds], cancellationToken), cancellationToken);

    /// <remarks>If the connection breaks, nobody knows whether the insert took effect; adding again finds out, and changes nothing if it did.</remarks>
    public IReadOnlyList<WrappedKeys> Add(IReadOnlyList<(Guid SubjectId, WrappedKeys Keys)> added) => _outage.WhenThere(source, () => TryAdd(added), _stopping);

    public byte[]? FindHubKey(string name)
    {
        using var select = source.CreateCommand(SelectHub);
        select.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        return (byte[]?)select.ExecuteScalar();
    }

    public byte[] AddHubKey(string name, byte[] wrapped)
    {
        using var insert = source.CreateCommand(InsertHub);
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = wrapped });
        insert.ExecuteNonQuery();
        return FindHubKey(name)!;
    }

    public void Dispose() => _stopping.Dispose();

    private async ValueTask<IReadOnlyList<(Guid SubjectId, WrappedKeys Keys)>> TryListAsync(Guid[] subjectIds, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Select);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = subjectIds });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<(Guid, WrappedKeys)>(subjectIds.Length);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(Read(reader));
        }

        return found;
    }

    private IReadOnlyList<WrappedKeys> TryAdd(IReadOnlyList<(Guid SubjectId, WrappedKeys Keys)> added)
    {
        Guid[] ids = [.. added.Select(keys => keys.SubjectId)];
        using var connection = source.OpenConnection();
        using var insert = new NpgsqlCommand(Insert, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = ids },
                new NpgsqlParameter { Value = added.Select(keys => keys.Keys.Content).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
                new NpgsqlParameter { Value = added.Select(keys => keys.Keys.Log).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
                new NpgsqlParameter<long> { TypedValue = time.GetUtcNow().ToUnixMicroseconds() },
            },
        };
        if (insert.ExecuteNonQuery() == added.Count)
        {
            return added.Select(keys => keys.Keys).ToArray();
        }

        // A statement of its own after the insert, so that it sees what others had committed by then.
        using var select = new NpgsqlCommand(Select, connection) { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = ids } } };
        using var reader = select.ExecuteReader();
        var kept = new Dictionary<Guid, WrappedKeys>(added.Count);
        while (reader.Read())
        {
            var (subjectId, keys) = Read(reader);
            kept[subjectId] = keys;
        }

        return ids.Select(id => kept[id]).ToArray();
    }

    private static (Guid SubjectId, WrappedKeys Keys) Read(NpgsqlDataReader reader) =>
        (reader.GetGuid(0), new WrappedKeys(reader.IsDBNull(1) ? null : reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2)));
}
