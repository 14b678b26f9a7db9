using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>Reads of deliveries and of the subscriptions that push them.</summary>
internal sealed partial class PostgresJournalStore
{
    /// <summary>A participant's due deliveries with their entries, in one question: 1 the participant, 2 now, 3 how many, 4 how many bytes of content.</summary>
    /// <remarks>What belongs to a due delivery is found by its key, whatever the planner believes of tables that grow: a subquery with LIMIT 1 leaves it no other way, where
    /// EXISTS would let it join all with all, and the "+ 0" keeps it from the index of all that the participant has open. A record has one delivery that has its turn. The sum
    /// is of sizes alone, for which what is stored out of line is not read.</remarks>
    public const string DueSql = $"""
        WITH due AS (
          SELECT * FROM deliveries d
          WHERE d.participant = $1 AND d.state < 2 AND d.due_time <= $2 AND (
            SELECT 1 FROM deliveries e
            WHERE e.participant = d.participant AND e.record_id = d.record_id AND e.record_version < d.record_version AND e.state + 0 < 2 LIMIT 1) IS NULL
          ORDER BY d.due_time LIMIT $3),
        sized AS (
          SELECT d.*, sum(e.bytes) OVER (ORDER BY d.due_time, d.record_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes
          FROM due d CROSS JOIN LATERAL (SELECT octet_length(e.content) AS bytes FROM entries e WHERE e.record_id = d.record_id AND e.id = d.entry_id LIMIT 1) e)
        SELECT {PostgresRows.DeliveryColumns}, s.epoch, {PostgresRows.EntryColumns}
        FROM sized d
        CROSS JOIN LATERAL (SELECT epoch FROM subjects s WHERE s.id = d.subject_id LIMIT 1) s
        CROSS JOIN LATERAL (SELECT * FROM entries e WHERE e.record_id = d.record_id AND e.id = d.entry_id LIMIT 1) e
        WHERE coalesce(d.bytes, 0) < $4 ORDER BY d.due_time, d.record_id
        """;

    /// <summary>A participant's pending deliveries of old entries: 1 the participant, 2 before when, 3 how many.</summary>
    public const string OverdueSql = $"""
        SELECT {PostgresRows.DeliveryColumns} FROM deliveries d
        CROSS JOIN LATERAL (SELECT time FROM entries e WHERE e.record_id = d.record_id AND e.id = d.entry_id LIMIT 1) e
        WHERE d.participant = $1 AND d.state < 2 AND d.state = 0 AND e.time < $2 ORDER BY e.time LIMIT $3
        """;

    /// <summary>Dead letters after a key: 1 to 3 the key, 4 how many.</summary>
    public const string DeadSql = $"""
        SELECT {PostgresRows.DeliveryColumns} FROM deliveries d
        WHERE d.state = 4 AND (d.participant, d.record_id, d.record_version) > ($1, $2, $3)
        ORDER BY d.participant, d.record_id, d.record_version LIMIT $4
        """;

    /// <summary>One participant's dead letters after a key, as <see cref="DeadSql"/>.</summary>
    public const string DeadOfSql = $"""
        SELECT {PostgresRows.DeliveryColumns} FROM deliveries d
        WHERE d.state = 4 AND d.participant = $1 AND (d.record_id, d.record_version) > ($2, $3)
        ORDER BY d.record_id, d.record_version LIMIT $4
        """;

    /// <summary>The subscriptions that have something to push: 1 now.</summary>
    public const string DueSubscriptionsSql = $"""
        SELECT {PostgresRows.SubscriptionColumns}, (
          SELECT count(*) FROM deliveries l WHERE l.participant = s.participant AND l.state < 2 AND l.state = 1 AND l.due_time > $1)
        FROM subscriptions s
        WHERE s.state <> 4 AND (s.end_time IS NULL OR s.end_time > $1) AND (s.retry_time IS NULL OR s.retry_time <= $1) AND (
          SELECT 1 FROM deliveries d WHERE d.participant = s.participant AND d.state < 2 AND d.due_time <= $1 LIMIT 1) = 1 AND (
          SELECT 1 FROM pauses p WHERE p.participant = s.participant LIMIT 1) IS NULL
        """;

    public ValueTask<bool> HasAgreedDeliveriesAsync(string participant, Guid recordId, CancellationToken cancellationToken) => _reads.AnyAsync(
        "SELECT 1 FROM deliveries WHERE participant = $1 AND record_id = $2 AND state + 0 < 2 AND basis_epoch IS NOT NULL LIMIT 1", cancellationToken, participant, recordId);

    public ValueTask<IReadOnlyList<DueDelivery>> ListDueAsync(
        string participant, DateTimeOffset now, int max, int maxBytes, CancellationToken cancellationToken) => _reads.ListAsync(
        DueSql,
        row => new DueDelivery(PostgresRows.Delivery(row), PostgresRows.Entry(row, first: 15), row.GetInt64(14)),
        cancellationToken,
        participant,
        now.ToUnixMicroseconds(),
        (long)max,
        (long)maxBytes);

    public ValueTask<DeliveryRow?> FindDeliveryAsync(DeliveryKey key, CancellationToken cancellationToken) => _reads.FindAsync(
        $"SELECT {PostgresRows.DeliveryColumns} FROM deliveries d WHERE d.participant = $1 AND d.record_id = $2 AND d.record_version = $3",
        PostgresRows.Delivery,
        cancellationToken,
        key.Participant,
        key.RecordId,
        key.RecordVersion);

    public ValueTask<IReadOnlyList<DeliveryRow>> ListOverdueAsync(string participant, DateTimeOffset before, int max, CancellationToken cancellationToken) =>
        _reads.ListAsync(OverdueSql, PostgresRows.Delivery, cancellationToken, participant, before.ToUnixMicroseconds(), (long)max);

    public ValueTask<IReadOnlyList<DeliveryRow>> ListDeadAsync(string? participant, DeliveryKey? after, int max, CancellationToken cancellationToken) =>
        _reads.ListAsync(
            participant is null ? DeadSql : DeadOfSql,
            PostgresRows.Delivery,
            cancellationToken,
            participant ?? after?.Participant ?? "",
            after?.RecordId ?? Guid.Empty,
            after?.RecordVersion ?? 0,
            (long)max);

    public ValueTask<SubscriptionRow?> FindSubscriptionAsync(Guid id, CancellationToken cancellationToken) => _reads.FindAsync(
        $"SELECT {PostgresRows.SubscriptionColumns} FROM subscriptions s WHERE s.id = $1", PostgresRows.Subscription, cancellationToken, id);

    public ValueTask<IReadOnlyList<SubscriptionRow>> ListSubscriptionsAsync(string participant, Guid? before, int max, CancellationToken cancellationToken) =>
        _reads.ListAsync(
            $"SELECT {PostgresRows.SubscriptionColumns} FROM subscriptions s WHERE s.participant = $1 AND s.id < $2 ORDER BY s.id DESC LIMIT $3",
            PostgresRows.Subscription,
            cancellationToken,
            participant,
            before ?? Guid.AllBitsSet,
            (long)max);

    public ValueTask<IReadOnlyList<DueSubscription>> ListDueSubscriptionsAsync(DateTimeOffset now, CancellationToken cancellationToken) => _reads.ListAsync(
        DueSubscriptionsSql, row => new DueSubscription(PostgresRows.Subscription(row), (int)row.GetInt64(11)), cancellationToken, now.ToUnixMicroseconds());
}
