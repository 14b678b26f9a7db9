using Npgsql;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Postgres;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>The subscriptions that the writes of one transaction push by, or tell of.</summary>
/// <remarks>A subscription is locked while a lease is taken for it: its room, its events' numbers and its participant's pause are one at a time, whichever hub asks.</remarks>
internal sealed class PostgresSubscriptions(HeldDeliveries deliveries)
{
    private readonly HashSet<Guid> _needed = [];
    private readonly HashSet<Guid> _pushed = [];
    private readonly Dictionary<Guid, Held> _held = [];
    private readonly HashSet<string> _paused = [];
    private readonly HashSet<Held> _changed = [];

    /// <summary>Those that take leases.</summary>
    public IReadOnlyCollection<Guid> Pushed => _pushed;

    public void Need(Guid id) => _needed.Add(id);

    public void Need(PushOffer? push)
    {
        if (push is not null)
        {
            _needed.Add(push.SubscriptionId);
            _pushed.Add(push.SubscriptionId);
        }
    }

    public void Lock(PostgresStatements statements)
    {
        if (_needed.Count > 0)
        {
            statements.AddQuery(
                """
                SELECT id, participant, state, end_time, events, failures, error_reason, error_time, retry_time
                FROM subscriptions WHERE id = ANY($1) ORDER BY id FOR UPDATE
                """,
                row => _held[row.GetGuid(0)] = Held.Read(row),
                new PostgresArrays<Guid>([.. _needed]).Uuids(id => id).Columns);
        }
    }

    public void Read(PostgresStatements statements)
    {
        if (_pushed.Count > 0)
        {
            statements.AddQuery(
                "SELECT p.participant FROM pauses p JOIN subscriptions s ON s.participant = p.participant WHERE s.id = ANY($1)",
                row => _paused.Add(row.GetString(0)),
                new PostgresArrays<Guid>([.. _pushed]).Uuids(id => id).Columns);
        }
    }

    public bool Takes(PushOffer push, DateTimeOffset now) =>
        _held.TryGetValue(push.SubscriptionId, out var held)
        && held.State != SubscriptionState.Off
        && (held.EndTime is null || held.EndTime > now.ToUnixMicroseconds())
        && (held.RetryTime is null || held.RetryTime <= now.ToUnixMicroseconds())
        && !_paused.Contains(held.Participant)
        && deliveries.CountUnderWay(held.Participant) < push.MaxOutstanding;

    /// <summary>The number of a delivery within the subscription, given at its first lease.</summary>
    public long Number(Guid subscriptionId, HeldDelivery delivery)
    {
        if (delivery.EventNumber is not { } number)
        {
            var held = _held[subscriptionId];
            delivery.EventNumber = number = ++held.Events;
            _changed.Add(held);
        }

        return number;
    }

    public void Note(EndpointTook took)
    {
        if (_held.GetValueOrDefault(took.SubscriptionId) is { State: SubscriptionState.Requested or SubscriptionState.Error } held)
        {
            (held.State, held.Failures, held.ErrorReason, held.ErrorTime, held.RetryTime) = (SubscriptionState.Active, 0, 0, null, null);
            _changed.Add(held);
        }
    }

    public void Note(EndpointFailed failed)
    {
        if (_held.GetValueOrDefault(failed.SubscriptionId) is { } held && held.State != SubscriptionState.Off && held.Failures == failed.SeenFailures)
        {
            held.State = SubscriptionState.Error;
            held.Failures++;
            held.ErrorReason = (int)failed.Reason;
            held.ErrorTime ??= failed.Time.ToUnixMicroseconds();
            held.RetryTime = failed.RetryTime.ToUnixMicroseconds();
            _changed.Add(held);
        }
    }

    public void Write(PostgresStatements statements)
    {
        if (_changed.Count > 0)
        {
            statements.Add(
                """
                UPDATE subscriptions s SET
                  state = k.state, events = k.events, failures = k.failures, error_reason = k.error_reason, error_time = k.error_time, retry_time = k.retry_time
                FROM unnest($1, $2, $3, $4, $5, $6, $7) AS k (id, state, events, failures, error_reason, error_time, retry_time) WHERE s.id = k.id
                """,
                new PostgresArrays<Held>([.. _changed])
                    .Uuids(held => held.Id).Numbers(held => (long)held.State).Numbers(held => held.Events).Numbers(held => held.Failures)
                    .Numbers(held => held.ErrorReason).Numbers(held => held.ErrorTime).Numbers(held => held.RetryTime)
                    .Columns);
        }
    }

    private sealed class Held
    {
        public required Guid Id { get; init; }

        public required string Participant { get; init; }

        public required long? EndTime { get; init; }

        public SubscriptionState State { get; set; }

        public long Events { get; set; }

        public int Failures { get; set; }

        public int ErrorReason { get; set; }

        public long? ErrorTime { get; set; }

        public long? RetryTime { get; set; }

        public static Held Read(NpgsqlDataReader row) => new()
        {
            Id = row.GetGuid(0),
            Participant = row.GetString(1),
            State = (SubscriptionState)row.GetInt16(2),
            EndTime = PostgresRows.NumberOrNull(row, 3),
            Events = row.GetInt64(4),
            Failures = row.GetInt32(5),
            ErrorReason = row.GetInt16(6),
            ErrorTime = PostgresRows.NumberOrNull(row, 7),
            RetryTime = PostgresRows.NumberOrNull(row, 8),
        };
    }
}
