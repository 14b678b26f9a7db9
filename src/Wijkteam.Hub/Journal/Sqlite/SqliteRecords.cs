using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Sqlite;

namespace Wijkteam.Hub.Journal.Sqlite;

/// <summary>The records and the entries that made them, on the writing connection.</summary>
internal sealed class SqliteRecords(SqliteDatabase database)
{
    private readonly SqliteStatement _selectRequest = database.Prepare("SELECT 1 FROM entries WHERE actor = ? AND request_id = ?");
    private readonly SqliteStatement _selectVersion = database.Prepare("SELECT version FROM records WHERE id = ?");
    private readonly SqliteStatement _selectExternal = database.Prepare("SELECT 1 FROM records WHERE external_hmac = ?");
    private readonly SqliteStatement _insert = database.Prepare(
        "INSERT INTO records (id, kind, version, subject_id, source, target, status, create_time, update_time, body, external_hmac, due_time) "
        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    private readonly SqliteStatement _update = database.Prepare(
        "UPDATE records SET version = ?, target = ?, status = ?, update_time = ?, body = ?, due_time = ? WHERE id = ?");

    private readonly SqliteStatement _putOff = database.Prepare("UPDATE records SET due_time = ? WHERE id = ? AND version = ?");

    private readonly SqliteStatement _insertEntry = database.Prepare("""
        INSERT INTO entries (record_id, id, kind, record_version, subject_id, actor, request_id, request_hmac, time, traceparent, content, detail)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """);

    /// <summary>Whether the participant has used the entry's request id before.</summary>
    public bool IsRepeat(EntryRow entry) => entry.RequestId is { } id && _selectRequest.Bind(entry.Actor).Bind(id).Any();

    /// <summary>Whether another record has the external identifier of a new one.</summary>
    public bool IsTaken(RecordRow record) => record is { Version: 1, ExternalHmac: { } hmac } && _selectExternal.Bind(hmac).Any();

    /// <summary>Whether a state is new, or the next after the stored one.</summary>
    public bool Follows(RecordRow record) => (_selectVersion.Bind(record.Id).First() ?? 0) == record.Version - 1;

    public void Put(RecordRow record)
    {
        if (record.Version == 1)
        {
            _insert
                .Bind(record.Id).Bind((int)record.Kind).Bind(record.Version).Bind(record.SubjectId).Bind(record.Source).Bind(record.Target).Bind(record.Status)
                .Bind(record.CreateTime.ToUnixMicroseconds()).Bind(record.UpdateTime.ToUnixMicroseconds()).Bind(record.Body)
                .Bind(record.ExternalHmac).Bind(record.DueTime?.ToUnixMicroseconds())
                .Run();
        }
        else
        {
            _update
                .Bind(record.Version).Bind(record.Target).Bind(record.Status).Bind(record.UpdateTime.ToUnixMicroseconds()).Bind(record.Body)
                .Bind(record.DueTime?.ToUnixMicroseconds()).Bind(record.Id)
                .Run();
        }
    }

    public void PutOff(PutOffRecord off) => _putOff.Bind(off.DueTime?.ToUnixMicroseconds()).Bind(off.Id).Bind(off.Version).Run();

    public void Put(EntryRow entry) => _insertEntry
        .Bind(entry.RecordId).Bind(entry.Id).Bind((int)entry.Kind).Bind(entry.RecordVersion).Bind(entry.SubjectId).Bind(entry.Actor)
        .Bind(entry.RequestId).Bind(entry.RequestHmac).Bind(entry.Time.ToUnixMicroseconds()).Bind(entry.Traceparent).Bind(entry.Content).Bind(entry.Detail)
        .Run();
}
