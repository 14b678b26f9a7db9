using Npgsql;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>Rows of the tables, read by position: each list of columns stands beside what reads it.</summary>
internal static class PostgresRows
{
    public const string RecordColumns =
        "r.id, r.kind, r.version, r.subject_id, r.source, r.target, r.status, r.create_time, r.update_time, r.body, r.external_hmac, r.due_time";

    public const string EntryColumns =
        "e.id, e.kind, e.record_id, e.record_version, e.subject_id, e.actor, e.request_id, e.request_hmac, e.time, e.traceparent, e.content, e.detail";

    public const string DeliveryColumns = """
        d.participant, d.record_id, d.record_version, d.entry_id, d.subject_id, d.state, d.due_time, d.lease_token, d.attempt, d.basis_epoch,
        d.basis_valid_until, d.rejections, d.nack_reason, d.dead_reason
        """;

    public const string SubscriptionColumns =
        "s.id, s.participant, s.state, s.body, s.create_time, s.end_time, s.events, s.failures, s.error_reason, s.error_time, s.retry_time";

    public static RecordRow Record(NpgsqlDataReader row) => new(
        row.GetGuid(0), (RecordKind)row.GetInt16(1), row.GetInt64(2), row.GetGuid(3), row.GetString(4), row.GetString(5), row.GetInt32(6),
        Time(row, 7), Time(row, 8), Bytes(row, 9), BytesOrNull(row, 10), TimeOrNull(row, 11));

    public static SubjectRow Subject(NpgsqlDataReader row, int first) => new(row.GetGuid(first), BytesOrNull(row, first + 1), row.GetInt64(first + 2), row.IsDBNull(first + 3) ? null : row.GetGuid(first + 3));

    public static EntryRow Entry(NpgsqlDataReader row) => Entry(row, first: 0);

    public static EntryRow Entry(NpgsqlDataReader row, int first) => new(
        row.GetGuid(first), (EntryKind)row.GetInt16(first + 1), row.GetGuid(first + 2), row.GetInt64(first + 3), row.GetGuid(first + 4), row.GetString(first + 5),
        GuidOrNull(row, first + 6), BytesOrNull(row, first + 7), Time(row, first + 8), TextOrNull(row, first + 9), BytesOrNull(row, first + 10),
        Bytes(row, first + 11));

    public static CitizenEntry CitizenEntry(NpgsqlDataReader row) =>
        new(Entry(row), row.GetInt16(12) is var kind and not 0 ? (RecordKind)kind : null, row.GetString(13), row.GetString(14));

    public static DeliveryRow Delivery(NpgsqlDataReader row) => new(
        new DeliveryKey(row.GetString(0), row.GetGuid(1), row.GetInt64(2)), row.GetGuid(3), row.GetGuid(4), (DeliveryState)row.GetInt16(5), Time(row, 6),
        GuidOrNull(row, 7), row.GetInt32(8), NumberOrNull(row, 9) is { } epoch ? new BasisStamp(epoch, TimeOrNull(row, 10)) : null)
    {
        Rejections = row.GetInt32(11),
        NackReason = TextOrNull(row, 12),
        DeadReason = row.IsDBNull(13) ? default : (DeliveryFailureReason)row.GetInt16(13),
    };

    public static SubscriptionRow Subscription(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), (SubscriptionState)row.GetInt16(2), Bytes(row, 3), Time(row, 4), TimeOrNull(row, 5), row.GetInt64(6),
        row.GetInt32(7) == 0
            ? null
            : new EndpointTrouble(row.GetInt32(7), (SubscriptionErrorReason)row.GetInt16(8), Time(row, 9), Time(row, 10)));

    public static DateTimeOffset Time(NpgsqlDataReader row, int column) => UnixTime.FromMicroseconds(row.GetInt64(column));

    public static DateTimeOffset? TimeOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : Time(row, column);

    public static byte[] Bytes(NpgsqlDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    public static byte[]? BytesOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : Bytes(row, column);

    public static Guid? GuidOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);

    public static string? TextOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static long? NumberOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
