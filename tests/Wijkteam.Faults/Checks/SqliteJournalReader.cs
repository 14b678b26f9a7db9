using Wijkteam.Hub.Platform.Sqlite;

namespace Wijkteam.Hub.Faults.Checks;

/// <summary>Reads a journal in SQLite. Its one writer numbers the entries as it commits them.</summary>
internal sealed class SqliteJournalReader(string path) : IJournalReader
{
    public Snapshot Read()
    {
        using var database = SqliteDatabase.OpenReader(path);
        using var entries = database.PrepareOnce("SELECT record_id, record_version, kind, subject_id, actor, request_id, rowid FROM entries");
        using var records = database.PrepareOnce("SELECT id, kind, version, status FROM records");
        using var deliveries = database.PrepareOnce("SELECT participant, record_id, record_version, state, attempt FROM deliveries");
        return new Snapshot(
            entries.ReadAll(row => new EntryLine(
                row.Guid(0), row.Int64(1), (int)row.Int64(2), row.Guid(3), row.Text(4), row.IsNull(5) ? null : row.Guid(5), row.Int64(6))),
            records.ReadAll(row => new RecordLine(row.Guid(0), (int)row.Int64(1), row.Int64(2), (int)row.Int64(3))),
            deliveries.ReadAll(row => new DeliveryLine(row.Text(0), row.Guid(1), row.Int64(2), (int)row.Int64(3), (int)row.Int64(4))));
    }

    public long CountOpen(IReadOnlyCollection<string> participants)
    {
        using var database = SqliteDatabase.OpenReader(path);
        using var open = database.PrepareOnce("SELECT participant FROM deliveries WHERE state < 2");
        return open.ReadAll(row => row.Text(0)).Count(participants.Contains);
    }
}
