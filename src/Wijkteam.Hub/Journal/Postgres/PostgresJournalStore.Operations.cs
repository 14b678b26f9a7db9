using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>Reads for the operator. What is settled, nearly all of it, is never walked through.</summary>
internal sealed partial class PostgresJournalStore
{
    /// <summary>What waits for each of some participants: 1 the participants, 2 now.</summary>
    public const string QueuesSql = """
        SELECT k.participant, q.open, q.leased, q.oldest, (SELECT count(*) FROM deliveries l WHERE l.participant = k.participant AND l.state = 4)
        FROM unnest($1) WITH ORDINALITY AS k (participant, place) CROSS JOIN LATERAL (
          SELECT
            count(*) AS open,
            count(*) FILTER (WHERE d.state = 1 AND d.due_time > $2) AS leased,
            min((SELECT time FROM entries e WHERE e.record_id = d.record_id AND e.id = d.entry_id LIMIT 1))
              FILTER (WHERE NOT (d.state = 1 AND d.due_time > $2)) AS oldest
          FROM deliveries d WHERE d.participant = k.participant AND d.state < 2) AS q
        ORDER BY k.place
        """;

    /// <summary>Groups of dead letters after one: 1 to 3 its participant, reason and code, 4 how many.</summary>
    public const string GroupsSql = """
        SELECT participant, coalesce(dead_reason, 0), coalesce(nack_reason, ''), count(*), min(due_time), max(due_time)
        FROM deliveries WHERE state = 4 AND participant >= $1
        GROUP BY 1, 2, 3 HAVING (participant, coalesce(dead_reason, 0), coalesce(nack_reason, '')) > ($1, $2, $3)
        ORDER BY 1, 2, 3 LIMIT $4
        """;

    /// <summary>Some dead letters of a group: 1 to 3 its participant, reason and code, 4 how many.</summary>
    public const string GroupSql = $"""
        SELECT {PostgresRows.DeliveryColumns} FROM deliveries d
        WHERE d.state = 4 AND d.participant = $1 AND coalesce(d.dead_reason, 0) = $2 AND coalesce(d.nack_reason, '') = $3
        ORDER BY d.record_id, d.record_version LIMIT $4
        """;

    /// <summary>The deliveries of a record, 1. Their key begins with the participant: one jump to each that has any, and one to the record.</summary>
    public const string DeliveriesSql = $"""
        WITH RECURSIVE p (participant) AS (
          SELECT min(participant) FROM deliveries
          UNION ALL SELECT (SELECT min(n.participant) FROM deliveries n WHERE n.participant > p.participant) FROM p WHERE p.participant IS NOT NULL)
        SELECT {PostgresRows.DeliveryColumns} FROM p CROSS JOIN LATERAL (
          SELECT * FROM deliveries o WHERE o.participant = p.participant AND o.record_id = $1 OFFSET 0) AS d
        ORDER BY d.record_version, d.participant
        """;

    /// <summary>The participants that have open deliveries or dead letters.</summary>
    public static readonly string WaitingSql = $"{WaitingIn("state < 2")} UNION {WaitingIn("state = 4")} ORDER BY 1";

    public ValueTask<IReadOnlyList<DeadGroupRow>> ListDeadGroupsAsync(DeadGroup? after, int max, CancellationToken cancellationToken)
    {
        var (participant, reason, code) = after ?? new DeadGroup("", default, "");
        return _reads.ListAsync(
            GroupsSql,
            row => new DeadGroupRow(
                new DeadGroup(row.GetString(0), (DeliveryFailureReason)row.GetInt32(1), row.GetString(2)), row.GetInt64(3), PostgresRows.Time(row, 4),
                PostgresRows.Time(row, 5)),
            cancellationToken,
            participant,
            (int)reason,
            code,
            (long)max);
    }

    public ValueTask<IReadOnlyList<DeliveryRow>> ListDeadAsync(DeadGroup group, int max, CancellationToken cancellationToken) => _reads.ListAsync(
        GroupSql, PostgresRows.Delivery, cancellationToken, group.Participant, (int)group.Reason, group.NackReason, (long)max);

    public ValueTask<IReadOnlyList<DeliveryRow>> ListDeliveriesAsync(Guid recordId, CancellationToken cancellationToken) =>
        _reads.ListAsync(DeliveriesSql, PostgresRows.Delivery, cancellationToken, recordId);

    public ValueTask<IReadOnlyList<string>> ListWaitingAsync(CancellationToken cancellationToken) =>
        _reads.ListAsync(WaitingSql, row => row.GetString(0), cancellationToken);

    public ValueTask<IReadOnlyList<QueueRow>> ListQueuesAsync(IReadOnlyList<string> participants, DateTimeOffset now, CancellationToken cancellationToken) =>
        _reads.ListAsync(
            QueuesSql,
            row => new QueueRow(row.GetString(0), row.GetInt64(1) - row.GetInt64(2), row.GetInt64(2), row.GetInt64(4), PostgresRows.TimeOrNull(row, 3)),
            cancellationToken,
            participants.ToArray(),
            now.ToUnixMicroseconds());

    public async ValueTask<RestrictionRows> LoadRestrictionsAsync(CancellationToken cancellationToken)
    {
        // One statement, for one moment's truth.
        const string Sql = "SELECT participant, start_time, reason FROM pauses UNION ALL SELECT participant, NULL, kid FROM revoked_keys";
        var rows = await _reads.ListAsync(
            Sql, row => (Participant: row.GetString(0), StartTime: PostgresRows.TimeOrNull(row, 1), Text: row.GetString(2)), cancellationToken);
        return new RestrictionRows(
            [.. rows.Where(row => row.StartTime is not null).Select(row => new PauseRow(row.Participant, row.StartTime!.Value, row.Text))],
            [.. rows.Where(row => row.StartTime is null).Select(row => new RevokedKey(row.Participant, row.Text))]);
    }

    public ValueTask<IReadOnlyList<ContactRow>> ListContactsAsync(CancellationToken cancellationToken) =>
        _reads.ListAsync("SELECT participant, time FROM contacts", row => new ContactRow(row.GetString(0), PostgresRows.Time(row, 1)), cancellationToken);

    /// <summary>The participants of a partial index: one jump to each, however many rows it has.</summary>
    private static string WaitingIn(string where) => $"""
        SELECT participant FROM (
          WITH RECURSIVE p (participant) AS (
            SELECT min(participant) FROM deliveries WHERE {where}
            UNION ALL SELECT (SELECT min(n.participant) FROM deliveries n WHERE n.{where} AND n.participant > p.participant) FROM p WHERE p.participant IS NOT NULL)
          SELECT participant FROM p WHERE participant IS NOT NULL) AS waiting
        """;
}
