using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Sqlite;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Journal.Sqlite;

/// <summary>Reads of subscriptions and dead letters, on a reading connection.</summary>
internal sealed class SqlitePushReader(SqliteDatabase database)
{
    private const int Off = (int)SubscriptionState.Off;

    public const string DeliveryColumns = """
        d.participant, d.record_id, d.record_version, d.entry_id, d.subject_id, d.state, d.due_time, d.lease_token, d.attempt, d.basis_epoch,
        d.basis_valid_until, d.rejections, d.nack_reason, d.dead_reason
        """;

    // Left to itself, the planner takes the primary key for these two, and with it all that the participant ever got.
    public const string OverdueSql = $"""
        SELECT {DeliveryColumns} FROM deliveries d INDEXED BY deliveries_open JOIN entries e ON e.record_id = d.record_id AND e.id = d.entry_id
        WHERE d.participant = ? AND d.state < 2 AND d.state = 0 AND e.time < ? ORDER BY e.time LIMIT ?
        """;

    public const string DeadOfSql = $"""
        SELECT {DeliveryColumns} FROM deliveries d INDEXED BY deliveries_dead
        WHERE d.state = 4 AND d.participant = ? AND (d.record_id, d.record_version) > (?, ?)
        ORDER BY d.record_id, d.record_version LIMIT ?
        """;

    private const string SubscriptionColumns =
        "s.id, s.participant, s.state, s.body, s.create_time, s.end_time, s.events, s.failures, s.error_reason, s.error_time, s.retry_time";

    private readonly SqliteStatement _delivery = database.Prepare(
        $"SELECT {DeliveryColumns} FROM deliveries d WHERE participant = ? AND record_id = ? AND record_version = ?");

    private readonly SqliteStatement _overdue = database.Prepare(OverdueSql);

    private readonly SqliteStatement _dead = database.Prepare($"""
        SELECT {DeliveryColumns} FROM deliveries d
        WHERE d.state = 4 AND (d.participant, d.record_id, d.record_version) > (?, ?, ?)
        ORDER BY d.participant, d.record_id, d.record_version LIMIT ?
        """);

    private readonly SqliteStatement _deadOf = database.Prepare(DeadOfSql);

    private readonly SqliteStatement _subscription = database.Prepare($"SELECT {SubscriptionColumns} FROM subscriptions s WHERE id = ?");

    private readonly SqliteStatement _subscriptions = database.Prepare(
        $"SELECT {SubscriptionColumns} FROM subscriptions s WHERE participant = ? AND id < ? ORDER BY id DESC LIMIT ?");

    private readonly SqliteStatement _due = database.Prepare($"""
        SELECT {SubscriptionColumns}, (
          SELECT count(*) FROM deliveries l WHERE l.participant = s.participant AND l.state < 2 AND l.state = {(int)DeliveryState.Leased} AND l.due_time > ?1)
        FROM subscriptions s
        WHERE s.state <> {Off} AND (s.end_time IS NULL OR s.end_time > ?1) AND (s.retry_time IS NULL OR s.retry_time <= ?1) AND EXISTS (
          SELECT 1 FROM deliveries d WHERE d.participant = s.participant AND d.state < 2 AND d.due_time <= ?1) AND NOT EXISTS (
          SELECT 1 FROM pauses p WHERE p.participant = s.participant)
        """);

    public DeliveryRow? FindDelivery(DeliveryKey key) =>
        _delivery.Bind(key.Participant).Bind(key.RecordId).Bind(key.RecordVersion).ReadFirst(ReadDelivery);

    public IReadOnlyList<DeliveryRow> ListOverdue(string participant, DateTimeOffset before, int max) =>
        _overdue.Bind(participant).Bind(before.ToUnixMicroseconds()).Bind(max).ReadAll(ReadDelivery);

    public IReadOnlyList<DeliveryRow> ListDead(string? participant, DeliveryKey? after, int max)
    {
        var statement = participant is null ? _dead.Bind(after?.Participant ?? "") : _deadOf.Bind(participant);
        return statement.Bind(after?.RecordId ?? Guid.Empty).Bind(after?.RecordVersion ?? 0).Bind(max).ReadAll(ReadDelivery);
    }

    public SubscriptionRow? FindSubscription(Guid id) => _subscription.Bind(id).ReadFirst(ReadSubscription);

    public IReadOnlyList<SubscriptionRow> ListSubscriptions(string participant, Guid? before, int max) =>
        _subscriptions.Bind(participant).Bind(before ?? Guid.AllBitsSet).Bind(max).ReadAll(ReadSubscription);

    public IReadOnlyList<DueSubscription> ListDueSubscriptions(DateTimeOffset now) =>
        _due.Bind(now.ToUnixMicroseconds()).ReadAll(row => new DueSubscription(ReadSubscription(row), (int)row.Int64(11)));

    public static DeliveryRow ReadDelivery(SqliteStatement row) => new(
        new DeliveryKey(row.Text(0), row.Guid(1), row.Int64(2)), row.Guid(3), row.Guid(4), (DeliveryState)row.Int64(5), UnixTime.FromMicroseconds(row.Int64(6)),
        row.IsNull(7) ? null : row.Guid(7), (int)row.Int64(8),
        row.Int64OrNull(9) is { } epoch ? new BasisStamp(epoch, TimeOrNull(row, 10)) : null)
    {
        Rejections = (int)row.Int64(11),
        NackReason = row.IsNull(12) ? null : row.Text(12),
        DeadReason = (DeliveryFailureReason)(row.Int64OrNull(13) ?? 0),
    };

    private static SubscriptionRow ReadSubscription(SqliteStatement row) => new(
        row.Guid(0), row.Text(1), (SubscriptionState)row.Int64(2), row.Blob(3), UnixTime.FromMicroseconds(row.Int64(4)), TimeOrNull(row, 5), row.Int64(6),
        row.Int64(7) == 0
            ? null
            : new EndpointTrouble(
                (int)row.Int64(7), (SubscriptionErrorReason)row.Int64(8), UnixTime.FromMicroseconds(row.Int64(9)), UnixTime.FromMicroseconds(row.Int64(10))));

    private static DateTimeOffset? TimeOrNull(SqliteStatement row, int column) =>
        row.Int64OrNull(column) is { } time ? UnixTime.FromMicroseconds(time) : null;
}
