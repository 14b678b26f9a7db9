using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>The deliveries of one transaction: how they are locked, read and written.</summary>
internal sealed class PostgresDeliveries
{
    private const long None = -1;

    private readonly List<Need> _needs = [];
    private readonly List<DeliveryKey> _settled = [];
    private readonly HashSet<(string Participant, Guid RecordId)> _followed = [];

    /// <summary>Those that are held, once <see cref="Lock"/> has been run.</summary>
    public HeldDeliveries Held { get; } = new();

    /// <summary>Needs one delivery.</summary>
    public void NeedOne(DeliveryKey key) => _needs.Add(new Need(key.Participant, key.RecordId, key.RecordVersion, key.RecordVersion, key.RecordVersion));

    /// <summary>Needs one delivery, and to know what comes after it.</summary>
    public void NeedSettled(DeliveryKey key)
    {
        NeedOne(key);
        _settled.Add(key);
    }

    /// <summary>Needs one delivery that is there or will be, and those before it that are open or may become so.</summary>
    /// <remarks>A dead letter before it is locked too, else another hub could replay that at this moment, and two versions would be on their way at once.</remarks>
    public void NeedTurn(DeliveryKey key) => _needs.Add(new Need(key.Participant, key.RecordId, 0, key.RecordVersion, key.RecordVersion));

    /// <summary>Needs all of a participant and record that are open or dead.</summary>
    public void NeedAll(string participant, Guid recordId) => _needs.Add(new Need(participant, recordId, 0, long.MaxValue, None));

    public void Lock(PostgresStatements statements)
    {
        if (_needs.Count > 0)
        {
            statements.AddQuery(
                $"""
                SELECT {HeldDelivery.Columns} FROM unnest($1, $2, $3, $4, $5) AS k (participant, record_id, low, high, exact)
                JOIN deliveries d ON d.participant = k.participant AND d.record_id = k.record_id AND d.record_version BETWEEN k.low AND k.high
                WHERE d.state < 2 OR d.state = 4 OR d.record_version = k.exact
                ORDER BY d.participant, d.record_id, d.record_version FOR UPDATE OF d
                """,
                row => Held.Hold(HeldDelivery.Read(row)),
                new PostgresArrays<Need>(_needs)
                    .Texts(need => need.Participant).Uuids(need => need.RecordId).Numbers(need => need.Low).Numbers(need => need.High).Numbers(need => need.Exact)
                    .Columns);
        }
    }

    /// <param name="pushed">The subscriptions that take leases.</param>
    public void Read(PostgresStatements statements, IReadOnlyCollection<Guid> pushed, DateTimeOffset now)
    {
        if (_settled.Count > 0)
        {
            // "+ 0": by its key, and not by the index of all that the participant has open. Whoever adds the next version holds the one before it: it is either seen here or, once it is there, looked for.
            statements.AddQuery(
                """
                SELECT k.participant, k.record_id FROM unnest($1, $2, $3) AS k (participant, record_id, version) WHERE (
                  SELECT 1 FROM deliveries l
                  WHERE l.participant = k.participant AND l.record_id = k.record_id AND l.record_version > k.version AND l.state + 0 < 2 LIMIT 1) = 1
                """,
                row => _followed.Add((row.GetString(0), row.GetGuid(1))),
                new PostgresArrays<DeliveryKey>(_settled).Texts(key => key.Participant).Uuids(key => key.RecordId).Numbers(key => key.RecordVersion).Columns);
        }

        if (pushed.Count > 0)
        {
            statements.AddQuery(
                """
                SELECT s.participant, (SELECT count(*) FROM deliveries d WHERE d.participant = s.participant AND d.state < 2 AND d.state = 1 AND d.due_time > $2)
                FROM subscriptions s WHERE s.id = ANY($1)
                """,
                row => Held.SetUnderWay(row.GetString(0), row.GetInt64(1)),
                [.. new PostgresArrays<Guid>([.. pushed]).Uuids(id => id).Columns, PostgresValue.Of(now.ToUnixMicroseconds())]);
        }
    }

    /// <summary>Whether a later delivery about the same record is open.</summary>
    public bool IsFollowed(DeliveryKey key) => _followed.Contains((key.Participant, key.RecordId));

    public void Write(PostgresStatements statements)
    {
        if (Held.Added.Count > 0)
        {
            statements.Add(
                """
                INSERT INTO deliveries (
                  participant, record_id, record_version, entry_id, subject_id, state, due_time, lease_token, attempt, basis_epoch, basis_valid_until)
                SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                """,
                new PostgresArrays<HeldDelivery>(Held.Added)
                    .Texts(d => d.Key.Participant).Uuids(d => d.Key.RecordId).Numbers(d => d.Key.RecordVersion).Uuids(d => d.Added!.EntryId)
                    .Uuids(d => d.Added!.SubjectId).Numbers(d => (long)d.State).Numbers(d => d.DueTime).Uuids(d => d.Token).Numbers(d => d.Attempt)
                    .Numbers(d => d.BasisEpoch).Numbers(d => d.BasisValidUntil)
                    .Columns);
        }

        if (Held.Changed.Count > 0)
        {
            statements.Add(
                """
                UPDATE deliveries d SET
                  state = k.state, due_time = k.due_time, lease_token = k.lease_token, attempt = k.attempt, basis_epoch = k.basis_epoch,
                  basis_valid_until = k.basis_valid_until, rejections = k.rejections, nack_reason = k.nack_reason, dead_reason = k.dead_reason,
                  event_number = k.event_number
                FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS k (
                  participant, record_id, record_version, state, due_time, lease_token, attempt, basis_epoch, basis_valid_until, rejections, nack_reason,
                  dead_reason, event_number)
                WHERE d.participant = k.participant AND d.record_id = k.record_id AND d.record_version = k.record_version
                """,
                new PostgresArrays<HeldDelivery>([.. Held.Changed])
                    .Texts(d => d.Key.Participant).Uuids(d => d.Key.RecordId).Numbers(d => d.Key.RecordVersion).Numbers(d => (long)d.State)
                    .Numbers(d => d.DueTime).Uuids(d => d.Token).Numbers(d => d.Attempt).Numbers(d => d.BasisEpoch).Numbers(d => d.BasisValidUntil)
                    .Numbers(d => d.Rejections).Texts(d => d.NackReason).Numbers(d => d.DeadReason).Numbers(d => d.EventNumber)
                    .Columns);
        }
    }

    /// <summary>Versions to lock: those between that are open or dead, and one in whatever state.</summary>
    private sealed record Need(string Participant, Guid RecordId, long Low, long High, long Exact);
}
