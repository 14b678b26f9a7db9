using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Sqlite;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Journal.Sqlite;

/// <summary>Reads for the operator, on a reading connection. What is settled, nearly all of it, is never walked through; where the planner would rather have the
/// primary key, it is told the partial index.</summary>
internal sealed class SqliteOperationsReader(SqliteDatabase database)
{
    /// <summary>What waits for a participant: 1 the participant, 2 now.</summary>
    public const string QueueSql = """
        SELECT count(*), coalesce(sum(d.state = 1 AND d.due_time > ?2), 0), min(CASE WHEN d.state = 1 AND d.due_time > ?2 THEN NULL ELSE e.time END), (
          SELECT count(*) FROM deliveries l WHERE l.participant = ?1 AND l.state = 4)
        FROM deliveries d INDEXED BY deliveries_open JOIN entries e ON e.record_id = d.record_id AND e.id = d.entry_id
        WHERE d.participant = ?1 AND d.state < 2
        """;

    /// <summary>Groups of dead letters after one: 1 to 3 its participant, reason and code, 4 how many.</summary>
    public const string GroupsSql = """
        SELECT participant, coalesce(dead_reason, 0), coalesce(nack_reason, ''), count(*), min(due_time), max(due_time)
        FROM deliveries WHERE state = 4 AND participant >= ?1
        GROUP BY 1, 2, 3 HAVING (participant, coalesce(dead_reason, 0), coalesce(nack_reason, '')) > (?1, ?2, ?3)
        ORDER BY 1, 2, 3 LIMIT ?4
        """;

    /// <summary>Some dead letters of a group: 1 to 3 its participant, reason and code, 4 how many.</summary>
    public const string GroupSql = $"""
        SELECT {SqlitePushReader.DeliveryColumns} FROM deliveries d INDEXED BY deliveries_dead
        WHERE d.state = 4 AND d.participant = ? AND coalesce(d.dead_reason, 0) = ? AND coalesce(d.nack_reason, '') = ?
        ORDER BY d.record_id, d.record_version LIMIT ?
        """;

    /// <summary>The deliveries of a record. Their key begins with the participant: one jump to each that has any, and one to the record.</summary>
    public const string DeliveriesSql = $"""
        WITH RECURSIVE p (participant) AS (
          SELECT min(participant) FROM deliveries
          UNION ALL SELECT (SELECT min(n.participant) FROM deliveries n WHERE n.participant > p.participant) FROM p WHERE p.participant IS NOT NULL)
        SELECT {SqlitePushReader.DeliveryColumns} FROM p CROSS JOIN deliveries d ON d.participant = p.participant AND d.record_id = ?
        ORDER BY d.record_version, d.participant
        """;

    private readonly SqliteStatement _queue = database.Prepare(QueueSql);
    private readonly SqliteStatement _groups = database.Prepare(GroupsSql);
    private readonly SqliteStatement _group = database.Prepare(GroupSql);
    private readonly SqliteStatement _deliveries = database.Prepare(DeliveriesSql);
    private readonly SqliteStatement _waiting = database.Prepare($"{WaitingSql("state < 2")} UNION {WaitingSql("state = 4")} ORDER BY 1");
    private readonly SqliteStatement _pauses = database.Prepare("SELECT participant, start_time, reason FROM pauses");
    private readonly SqliteStatement _revokedKeys = database.Prepare("SELECT participant, kid FROM revoked_keys");
    private readonly SqliteStatement _contacts = database.Prepare("SELECT participant, time FROM contacts");

    public QueueRow ReadQueue(string participant, DateTimeOffset now) =>
        _queue.Bind(participant).Bind(now.ToUnixMicroseconds()).ReadFirst(row => new QueueRow(
            participant, row.Int64(0) - row.Int64(1), row.Int64(1), row.Int64(3), row.IsNull(2) ? null : UnixTime.FromMicroseconds(row.Int64(2))))!;

    public IReadOnlyList<string> ListWaiting() => _waiting.ReadAll(row => row.Text(0));

    public IReadOnlyList<DeadGroupRow> ListDeadGroups(DeadGroup? after, int max) =>
        Bind(_groups, after ?? new DeadGroup("", default, "")).Bind(max).ReadAll(row => new DeadGroupRow(
            new DeadGroup(row.Text(0), (DeliveryFailureReason)row.Int64(1), row.Text(2)), row.Int64(3), UnixTime.FromMicroseconds(row.Int64(4)),
            UnixTime.FromMicroseconds(row.Int64(5))));

    public IReadOnlyList<DeliveryRow> ListDead(DeadGroup group, int max) => Bind(_group, group).Bind(max).ReadAll(SqlitePushReader.ReadDelivery);

    public IReadOnlyList<DeliveryRow> ListDeliveries(Guid recordId) => _deliveries.Bind(recordId).ReadAll(SqlitePushReader.ReadDelivery);

    public RestrictionRows ReadRestrictions() => new(
        _pauses.ReadAll(row => new PauseRow(row.Text(0), UnixTime.FromMicroseconds(row.Int64(1)), row.Text(2))),
        _revokedKeys.ReadAll(row => new RevokedKey(row.Text(0), row.Text(1))));

    public IReadOnlyList<ContactRow> ListContacts() => _contacts.ReadAll(row => new ContactRow(row.Text(0), UnixTime.FromMicroseconds(row.Int64(1))));

    /// <summary>The participants of a partial index: one jump to each, however many rows it has.</summary>
    private static string WaitingSql(string where) => $"""
        SELECT participant FROM (
          WITH RECURSIVE p (participant) AS (
            SELECT min(participant) FROM deliveries WHERE {where}
            UNION ALL SELECT (SELECT min(n.participant) FROM deliveries n WHERE n.{where} AND n.participant > p.participant) FROM p WHERE p.participant IS NOT NULL)
          SELECT participant FROM p WHERE participant IS NOT NULL)
        """;

    private static SqliteStatement Bind(SqliteStatement statement, DeadGroup group) =>
        statement.Bind(group.Participant).Bind((int)group.Reason).Bind(group.NackReason);
}
