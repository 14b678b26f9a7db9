using Npgsql;
using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>A delivery that a transaction has locked or adds, as it stands after what the transaction has decided so far. Times are in microseconds, as stored.</summary>
internal sealed class HeldDelivery(DeliveryKey key)
{
    public const string Columns = """
        d.participant, d.record_id, d.record_version, d.state, d.due_time, d.lease_token, d.attempt, d.basis_epoch, d.basis_valid_until, d.rejections,
        d.nack_reason, d.dead_reason, d.event_number
        """;

    public DeliveryKey Key => key;

    /// <summary>The row as it came, of one that is added; null for one that is there.</summary>
    public DeliveryRow? Added { get; private init; }

    public DeliveryState State { get; set; }

    public long DueTime { get; set; }

    public Guid? Token { get; set; }

    public int Attempt { get; set; }

    public long? BasisEpoch { get; set; }

    public long? BasisValidUntil { get; set; }

    public int Rejections { get; set; }

    public string? NackReason { get; set; }

    public int? DeadReason { get; set; }

    public long? EventNumber { get; set; }

    public bool IsOpen => State < DeliveryState.Acknowledged;

    public static HeldDelivery Of(DeliveryRow added) => new(added.Key)
    {
        Added = added,
        State = DeliveryState.Pending,
        DueTime = added.DueTime.ToUnixMicroseconds(),
        BasisEpoch = added.Basis?.Epoch,
        BasisValidUntil = added.Basis?.ValidUntil?.ToUnixMicroseconds(),
    };

    public static HeldDelivery Read(NpgsqlDataReader row) => new(new DeliveryKey(row.GetString(0), row.GetGuid(1), row.GetInt64(2)))
    {
        State = (DeliveryState)row.GetInt16(3),
        DueTime = row.GetInt64(4),
        Token = PostgresRows.GuidOrNull(row, 5),
        Attempt = row.GetInt32(6),
        BasisEpoch = PostgresRows.NumberOrNull(row, 7),
        BasisValidUntil = PostgresRows.NumberOrNull(row, 8),
        Rejections = row.GetInt32(9),
        NackReason = PostgresRows.TextOrNull(row, 10),
        DeadReason = row.IsDBNull(11) ? null : row.GetInt16(11),
        EventNumber = PostgresRows.NumberOrNull(row, 12),
    };

    /// <summary>Whether somebody has it at a time.</summary>
    public bool IsUnderWay(DateTimeOffset now) => State == DeliveryState.Leased && DueTime > now.ToUnixMicroseconds();
}
