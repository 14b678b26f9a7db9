using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Sqlite;

namespace Wijkteam.Hub.Journal.Sqlite;

/// <summary>Files beside an exchange, on the writing connection.</summary>
internal sealed class SqliteAttachments(SqliteDatabase database)
{
    private readonly SqliteStatement _stage = database.Prepare(
        "INSERT OR IGNORE INTO attachments (id, record_id, subject_id, stage_time, kept) VALUES (?, ?, ?, ?, 0)");

    private readonly SqliteStatement _select = database.Prepare("SELECT kept FROM attachments WHERE id = ?");
    private readonly SqliteStatement _insertBlock = database.Prepare("INSERT INTO attachment_blocks (attachment_id, number, bytes) VALUES (?, ?, ?)");
    private readonly SqliteStatement _keep = database.Prepare("UPDATE attachments SET kept = 1 WHERE id = ?");
    private readonly SqliteStatement _dropBlocks = database.Prepare("DELETE FROM attachment_blocks WHERE attachment_id = ?");
    private readonly SqliteStatement _drop = database.Prepare("DELETE FROM attachments WHERE id = ?");
    private readonly SqliteStatement _stale = database.Prepare("SELECT id FROM attachments WHERE kept = 0 AND stage_time < ?");

    public bool IsThere(Guid id) => _select.Bind(id).First() is not null;

    public void Keep(Guid id) => _keep.Bind(id).Run();

    public WriteResult Carry(StageBlock block)
    {
        _stage.Bind(block.AttachmentId).Bind(block.RecordId).Bind(block.SubjectId).Bind(block.Time.ToUnixMicroseconds()).Run();
        _insertBlock.Bind(block.AttachmentId).Bind(block.Number).Bind(block.Bytes).Run();
        return WriteResult.Done;
    }

    public WriteResult Carry(DropAttachment drop)
    {
        if (_select.Bind(drop.Id).First() == 0)
        {
            Drop(drop.Id);
        }

        return WriteResult.Done;
    }

    public WriteResult Carry(DropStaleAttachments drop)
    {
        foreach (var id in _stale.Bind(drop.Before.ToUnixMicroseconds()).ReadAll(row => row.Guid(0)))
        {
            Drop(id);
        }

        return WriteResult.Done;
    }

    private void Drop(Guid id)
    {
        _dropBlocks.Bind(id).Run();
        _drop.Bind(id).Run();
    }
}
