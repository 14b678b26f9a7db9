using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>Files beside an exchange, in one transaction.</summary>
internal sealed class PostgresAttachments
{
    private readonly HashSet<Guid> _needed = [];
    private readonly Dictionary<Guid, bool> _kept = [];
    private readonly List<StageBlock> _begun = [];
    private readonly List<StageBlock> _blocks = [];
    private readonly List<Guid> _keep = [];
    private readonly List<Guid> _drop = [];

    public void Need(Guid id) => _needed.Add(id);

    public void Lock(PostgresStatements statements)
    {
        if (_needed.Count > 0)
        {
            statements.AddQuery(
                "SELECT id, kept FROM attachments WHERE id = ANY($1) ORDER BY id FOR UPDATE",
                row => _kept[row.GetGuid(0)] = row.GetBoolean(1),
                new PostgresArrays<Guid>([.. _needed]).Uuids(id => id).Columns);
        }
    }

    public bool IsThere(Guid id) => _kept.ContainsKey(id);

    public void Keep(Guid id) => _keep.Add(id);

    public void Stage(StageBlock block)
    {
        _blocks.Add(block);
        if (!IsThere(block.AttachmentId))
        {
            _begun.Add(block);
        }
    }

    public void Drop(Guid id)
    {
        if (_kept.TryGetValue(id, out var isKept) && !isKept)
        {
            _drop.Add(id);
        }
    }

    public void Write(PostgresStatements statements)
    {
        if (_begun.Count > 0)
        {
            statements.Add(
                "INSERT INTO attachments (id, record_id, subject_id, stage_time, kept) SELECT k.*, false FROM unnest($1, $2, $3, $4) AS k",
                new PostgresArrays<StageBlock>(_begun)
                    .Uuids(block => block.AttachmentId).Uuids(block => block.RecordId).Uuids(block => block.SubjectId)
                    .Numbers(block => block.Time.ToUnixMicroseconds())
                    .Columns);
        }

        if (_blocks.Count > 0)
        {
            statements.Add(
                "INSERT INTO attachment_blocks (attachment_id, number, bytes) SELECT * FROM unnest($1, $2, $3)",
                new PostgresArrays<StageBlock>(_blocks).Uuids(block => block.AttachmentId).Numbers(block => block.Number).Bytes(block => block.Bytes).Columns);
        }

        if (_keep.Count > 0)
        {
            statements.Add("UPDATE attachments SET kept = true WHERE id = ANY($1)", new PostgresArrays<Guid>(_keep).Uuids(id => id).Columns);
        }

        if (_drop.Count > 0)
        {
            statements.Add("DELETE FROM attachment_blocks WHERE attachment_id = ANY($1)", new PostgresArrays<Guid>(_drop).Uuids(id => id).Columns);
            statements.Add("DELETE FROM attachments WHERE id = ANY($1)", new PostgresArrays<Guid>(_drop).Uuids(id => id).Columns);
        }
    }
}
