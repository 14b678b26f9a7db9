using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>The entries of one transaction, and the requests that they came from.</summary>
internal sealed class PostgresEntries
{
    private readonly List<EntryRow> _requests = [];
    private readonly HashSet<(string Actor, Guid RequestId)> _known = [];
    private readonly List<EntryRow> _put = [];

    public void Need(EntryRow entry)
    {
        if (entry.RequestId is not null)
        {
            _requests.Add(entry);
        }
    }

    /// <remarks>Read after the locks are held: a request that another hub carries out at this moment, on the same record, is known by then. One on a new record is not;
    /// the unique index finds it, and the transaction is run again.</remarks>
    public void Read(PostgresStatements statements)
    {
        if (_requests.Count > 0)
        {
            statements.AddQuery(
                "SELECT e.actor, e.request_id FROM unnest($1, $2) AS k (actor, request_id) JOIN entries e ON e.actor = k.actor AND e.request_id = k.request_id",
                row => _known.Add((row.GetString(0), row.GetGuid(1))),
                new PostgresArrays<EntryRow>(_requests).Texts(entry => entry.Actor).Uuids(entry => entry.RequestId).Columns);
        }
    }

    /// <summary>Whether the participant has used the entry's request id before.</summary>
    public bool IsRepeat(EntryRow entry) => entry.RequestId is { } id && _known.Contains((entry.Actor, id));

    public void Put(EntryRow entry) => _put.Add(entry);

    public void Write(PostgresStatements statements)
    {
        if (_put.Count == 0)
        {
            return;
        }

        // In one order for all hubs: two that insert the same requests wait for each other, and never both.
        _put.Sort((one, other) => string.CompareOrdinal(one.Actor, other.Actor) is var byActor and not 0 ? byActor : Nullable.Compare(one.RequestId, other.RequestId));
        statements.Add(
            """
            INSERT INTO entries (record_id, id, kind, record_version, subject_id, actor, request_id, request_hmac, time, traceparent, content, detail)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            new PostgresArrays<EntryRow>(_put)
                .Uuids(row => row.RecordId).Uuids(row => row.Id).Numbers(row => (long)row.Kind).Numbers(row => row.RecordVersion).Uuids(row => row.SubjectId)
                .Texts(row => row.Actor).Uuids(row => row.RequestId).Bytes(row => row.RequestHmac).Numbers(row => row.Time.ToUnixMicroseconds())
                .Texts(row => row.Traceparent).Bytes(row => row.Content).Bytes(row => row.Detail)
                .Columns);
    }
}
