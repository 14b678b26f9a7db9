using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Sqlite;

namespace Wijkteam.Hub.Journal.Sqlite;

/// <summary>The deliveries on the writing connection.</summary>
internal sealed class SqliteDeliveries(SqliteDatabase database)
{
    private const string WhereKey = "WHERE participant = ? AND record_id = ? AND record_version = ?";

    private readonly SqliteStatement _insert = database.Prepare("""
        INSERT INTO deliveries (participant, record_id, record_version, entry_id, subject_id, state, due_time, lease_token, attempt, basis_epoch, basis_valid_until)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """);

    private readonly SqliteStatement _selectEarlier = database.Prepare(
        "SELECT 1 FROM deliveries WHERE participant = ? AND record_id = ? AND record_version < ? AND state < 2 LIMIT 1");

    private readonly SqliteStatement _selectLater = database.Prepare(
        "SELECT 1 FROM deliveries WHERE participant = ? AND record_id = ? AND record_version > ? AND state < 2 LIMIT 1");

    private readonly SqliteStatement _select = database.Prepare($"SELECT state, due_time, lease_token, attempt FROM deliveries {WhereKey}");

    private readonly SqliteStatement _lease = database.Prepare(
        $"UPDATE deliveries SET state = 1, due_time = ?, lease_token = ?, attempt = attempt + 1, basis_epoch = ?, basis_valid_until = ? {WhereKey}");

    private readonly SqliteStatement _settle = database.Prepare($"UPDATE deliveries SET state = ?, due_time = ? {WhereKey}");

    private readonly SqliteStatement _acknowledge = database.Prepare(
        $"UPDATE deliveries SET state = {(int)DeliveryState.Acknowledged}, due_time = ? {WhereKey} AND lease_token = ? AND state < 2");

    private readonly SqliteStatement _withhold = database.Prepare(
        $"UPDATE deliveries SET state = {(int)DeliveryState.Withheld} WHERE participant = ? AND record_id = ? AND (state < 2 OR state = {(int)DeliveryState.Dead})");

    private readonly SqliteStatement _reject = database.Prepare(
        $"UPDATE deliveries SET state = 0, due_time = ?, rejections = rejections + ?, nack_reason = coalesce(?, nack_reason) {WhereKey} RETURNING rejections");

    private readonly SqliteStatement _revive = database.Prepare(
        $"UPDATE deliveries SET state = 0, due_time = ?, attempt = 0, rejections = 0, nack_reason = NULL, dead_reason = NULL {WhereKey}");

    private readonly SqliteStatement _bury = database.Prepare(
        $"UPDATE deliveries SET state = ?, due_time = ?, lease_token = NULL, dead_reason = coalesce(?, dead_reason) {WhereKey}");

    /// <summary>Adds a delivery, leased at once if it is offered and its turn has come; returns whether it was.</summary>
    public bool Put(DeliveryRow row, LeaseOffer? offer)
    {
        var leased = offer is not null && IsNext(row.Key);
        _insert
            .Bind(row.Key.Participant).Bind(row.Key.RecordId).Bind(row.Key.RecordVersion).Bind(row.EntryId).Bind(row.SubjectId)
            .Bind((int)(leased ? DeliveryState.Leased : DeliveryState.Pending))
            .Bind((leased ? offer!.ExpireTime : row.DueTime).ToUnixMicroseconds())
            .Bind(leased ? offer!.Token : null)
            .Bind(leased ? 1 : 0)
            .Bind(row.Basis?.Epoch).Bind(row.Basis?.ValidUntil?.ToUnixMicroseconds())
            .Run();
        return leased;
    }

    public bool Lease(Lease lease, DateTimeOffset now)
    {
        var row = Find(lease.Key);
        if (row is null || row.State >= DeliveryState.Acknowledged || row.Attempt != lease.Attempt || row.DueTime > now || !IsNext(lease.Key))
        {
            return false;
        }

        var basis = lease.Fence?.Basis;
        Bind(_lease.Bind(lease.Offer.ExpireTime.ToUnixMicroseconds()).Bind(lease.Offer.Token).Bind(basis?.Epoch).Bind(basis?.ValidUntil?.ToUnixMicroseconds()), lease.Key)
            .Run();
        return true;
    }

    public WriteResult Settle(Settle settle) =>
        settle.Settlement == Settlement.Acknowledge && Acknowledge(settle) ? WriteResult.Done : SettleOther(settle);

    /// <summary>Acknowledges an open delivery by its latest token, in one statement: what nearly every lease comes to.</summary>
    private bool Acknowledge(Settle settle)
    {
        // A lease that was given back can still be acknowledged, as long as nobody else has got one: the receiver has the message.
        Bind(_acknowledge.Bind(settle.DueTime.ToUnixMicroseconds()), settle.Key).Bind(settle.Token).Run();
        if (database.Changes == 0)
        {
            return false;
        }

        settle.NextHasTurn = Bind(_selectLater, settle.Key).Any();
        return true;
    }

    private WriteResult SettleOther(Settle settle)
    {
        var row = Find(settle.Key);
        if (row is null || row.Token != settle.Token)
        {
            return WriteResult.Stale;
        }

        if (row.State >= DeliveryState.Acknowledged)
        {
            // Acknowledged before, or withheld after it was disclosed: what the receiver says is true either way.
            return settle.Settlement == Settlement.Acknowledge ? WriteResult.Done : WriteResult.Stale;
        }

        if (row.State == DeliveryState.Pending)
        {
            return WriteResult.Stale;
        }

        if (settle.Settlement == Settlement.Return)
        {
            var returned = _reject.Bind(settle.DueTime.ToUnixMicroseconds()).Bind(settle.IsRejection ? 1 : 0).Bind(settle.Reason);
            settle.Rejections = (int)Bind(returned, settle.Key).First()!.Value;
        }
        else
        {
            Bind(_settle.Bind((int)DeliveryState.Leased).Bind(settle.DueTime.ToUnixMicroseconds()), settle.Key).Run();
        }

        return WriteResult.Done;
    }

    public WriteResult Postpone(Postpone postpone)
    {
        var row = Find(postpone.Key);
        if (row is null || row.State >= DeliveryState.Acknowledged || row.Attempt != postpone.Attempt)
        {
            return WriteResult.Stale;
        }

        Bind(_settle.Bind((int)row.State).Bind(postpone.DueTime.ToUnixMicroseconds()), postpone.Key).Run();
        return WriteResult.Done;
    }

    /// <summary>Whether a delivery is still as a decision saw it.</summary>
    public bool IsAsSeen(DeliveryMove move) =>
        Find(move.Seen.Key) is { } row && row.State == move.Seen.State && row.Attempt == move.Seen.Attempt;

    public void Move(DeliveryMove move)
    {
        var to = move.To == DeliveryState.Pending
            ? _revive.Bind(move.Time.ToUnixMicroseconds())
            : _bury.Bind((int)move.To).Bind(move.Time.ToUnixMicroseconds()).Bind(move.Reason == default ? null : (long?)(int)move.Reason);
        Bind(to, move.Seen.Key).Run();
    }

    public void Withhold(string participant, Guid recordId) => _withhold.Bind(participant).Bind(recordId).Run();

    private static SqliteStatement Bind(SqliteStatement statement, DeliveryKey key) =>
        statement.Bind(key.Participant).Bind(key.RecordId).Bind(key.RecordVersion);

    private bool IsNext(DeliveryKey key) => key.RecordVersion == 1 || !Bind(_selectEarlier, key).Any();

    private Stored? Find(DeliveryKey key) => Bind(_select, key).ReadFirst(row => new Stored(
        (DeliveryState)row.Int64(0), UnixTime.FromMicroseconds(row.Int64(1)), row.IsNull(2) ? null : row.Guid(2), (int)row.Int64(3)));

    private sealed record Stored(DeliveryState State, DateTimeOffset DueTime, Guid? Token, int Attempt);
}
