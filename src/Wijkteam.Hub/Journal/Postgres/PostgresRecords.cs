using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>The records of one transaction.</summary>
internal sealed class PostgresRecords
{
    private readonly HashSet<Guid> _ids = [];
    private readonly List<byte[]> _externals = [];
    private readonly Dictionary<Guid, long> _versions = [];
    private readonly HashSet<string> _taken = [];
    private readonly List<RecordRow> _put = [];
    private readonly List<PutOffRecord> _off = [];

    public void Need(Guid id) => _ids.Add(id);

    public void Need(RecordRow record)
    {
        _ids.Add(record.Id);
        if (record is { Version: 1, ExternalHmac: { } hmac })
        {
            _externals.Add(hmac);
        }
    }

    public void Lock(PostgresStatements statements)
    {
        if (_ids.Count > 0)
        {
            statements.AddQuery(
                "SELECT id, version FROM records WHERE id = ANY($1) ORDER BY id FOR UPDATE",
                row => _versions[row.GetGuid(0)] = row.GetInt64(1),
                new PostgresArrays<Guid>([.. _ids]).Uuids(id => id).Columns);
        }
    }

    public void Read(PostgresStatements statements)
    {
        if (_externals.Count > 0)
        {
            statements.AddQuery(
                "SELECT external_hmac FROM records WHERE external_hmac = ANY($1)",
                row => _taken.Add(Convert.ToBase64String(PostgresRows.Bytes(row, 0))),
                new PostgresArrays<byte[]>(_externals).Bytes(hmac => hmac).Columns);
        }
    }

    /// <summary>Whether another record has the external identifier of a new one.</summary>
    public bool IsTaken(RecordRow record) => record is { Version: 1, ExternalHmac: { } hmac } && _taken.Contains(Convert.ToBase64String(hmac));

    /// <summary>Whether a state is new, or the next after the stored one.</summary>
    public bool Follows(RecordRow record) => _versions.GetValueOrDefault(record.Id) == record.Version - 1;

    public void Put(RecordRow record) => _put.Add(record);

    public void PutOff(PutOffRecord off)
    {
        if (_versions.GetValueOrDefault(off.Id) == off.Version)
        {
            _off.Add(off);
        }
    }

    public void Write(PostgresStatements statements)
    {
        var added = _put.Where(record => record.Version == 1).ToList();
        if (added.Count > 0)
        {
            // In one order for all hubs, as entries are.
            added.Sort((one, other) => one.ExternalHmac.AsSpan().SequenceCompareTo(other.ExternalHmac));
            statements.Add(
                """
                INSERT INTO records (id, kind, version, subject_id, source, target, status, create_time, update_time, body, external_hmac, due_time)
                SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                """,
                new PostgresArrays<RecordRow>(added)
                    .Uuids(row => row.Id).Numbers(row => (long)row.Kind).Numbers(row => row.Version).Uuids(row => row.SubjectId).Texts(row => row.Source)
                    .Texts(row => row.Target).Numbers(row => row.Status).Numbers(row => row.CreateTime.ToUnixMicroseconds())
                    .Numbers(row => row.UpdateTime.ToUnixMicroseconds()).Bytes(row => row.Body).Bytes(row => row.ExternalHmac)
                    .Numbers(row => row.DueTime?.ToUnixMicroseconds())
                    .Columns);
        }

        var changed = _put.Where(record => record.Version != 1).ToList();
        if (changed.Count > 0)
        {
            statements.Add(
                """
                UPDATE records r SET version = k.version, target = k.target, status = k.status, update_time = k.update_time, body = k.body, due_time = k.due_time
                FROM unnest($1, $2, $3, $4, $5, $6, $7) AS k (id, version, target, status, update_time, body, due_time) WHERE r.id = k.id
                """,
                new PostgresArrays<RecordRow>(changed)
                    .Uuids(row => row.Id).Numbers(row => row.Version).Texts(row => row.Target).Numbers(row => row.Status)
                    .Numbers(row => row.UpdateTime.ToUnixMicroseconds()).Bytes(row => row.Body).Numbers(row => row.DueTime?.ToUnixMicroseconds())
                    .Columns);
        }

        if (_off.Count > 0)
        {
            statements.Add(
                "UPDATE records r SET due_time = k.due_time FROM unnest($1, $2) AS k (id, due_time) WHERE r.id = k.id",
                new PostgresArrays<PutOffRecord>(_off).Uuids(off => off.Id).Numbers(off => off.DueTime?.ToUnixMicroseconds()).Columns);
        }
    }
}
