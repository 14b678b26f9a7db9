using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Sqlite;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Journal.Sqlite;

/// <summary>The subscriptions on the writing connection.</summary>
internal sealed class SqliteSubscriptions(SqliteDatabase database)
{
    private const int Off = (int)SubscriptionState.Off;

    private readonly SqliteStatement _endLapsed = database.Prepare(
        $"UPDATE subscriptions SET state = {Off} WHERE participant = ? AND state <> {Off} AND end_time <= ?");

    private readonly SqliteStatement _selectOn = database.Prepare(
        $"SELECT 1 FROM subscriptions WHERE participant = ? AND state <> {Off} AND (end_time IS NULL OR end_time > ?)");

    private readonly SqliteStatement _insert = database.Prepare($"""
        INSERT INTO subscriptions (id, participant, state, body, create_time, end_time, events, failures, error_reason)
        VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0)
        """);

    // A new subscription numbers what is still to come from 1.
    private readonly SqliteStatement _forgetNumbers = database.Prepare(
        "UPDATE deliveries SET event_number = NULL WHERE participant = ? AND state IN (0, 1, 4) AND event_number IS NOT NULL");

    private readonly SqliteStatement _end = database.Prepare($"UPDATE subscriptions SET state = {Off} WHERE id = ?");

    private readonly SqliteStatement _took = database.Prepare($"""
        UPDATE subscriptions SET state = {(int)SubscriptionState.Active}, failures = 0, error_reason = 0, error_time = NULL, retry_time = NULL
        WHERE id = ? AND state IN ({(int)SubscriptionState.Requested}, {(int)SubscriptionState.Error})
        """);

    private readonly SqliteStatement _failed = database.Prepare($"""
        UPDATE subscriptions
        SET state = {(int)SubscriptionState.Error}, failures = failures + 1, error_reason = ?, error_time = coalesce(error_time, ?), retry_time = ?
        WHERE id = ? AND failures = ? AND state <> {Off}
        """);

    private readonly SqliteStatement _forgetTrouble = database.Prepare($"""
        UPDATE subscriptions SET state = {(int)SubscriptionState.Requested}, failures = 0, error_reason = 0, error_time = NULL, retry_time = NULL
        WHERE participant = ? AND state = {(int)SubscriptionState.Error}
        """);

    private readonly SqliteStatement _takes = database.Prepare($"""
        SELECT 1 FROM subscriptions s
        WHERE s.id = ?1 AND s.state <> {Off} AND (s.end_time IS NULL OR s.end_time > ?2) AND (s.retry_time IS NULL OR s.retry_time <= ?2) AND ?3 > (
          SELECT count(*) FROM deliveries d WHERE d.participant = s.participant AND d.state < 2 AND d.state = 1 AND d.due_time > ?2)
          AND NOT EXISTS (SELECT 1 FROM pauses p WHERE p.participant = s.participant)
        """);

    private readonly SqliteStatement _number = database.Prepare(
        "UPDATE subscriptions SET events = events + 1 WHERE id = ? RETURNING events");

    private readonly SqliteStatement _selectNumber = database.Prepare(
        "SELECT event_number FROM deliveries WHERE participant = ? AND record_id = ? AND record_version = ? AND event_number IS NOT NULL");

    private readonly SqliteStatement _setNumber = database.Prepare(
        "UPDATE deliveries SET event_number = ? WHERE participant = ? AND record_id = ? AND record_version = ?");

    /// <returns>False if the participant has another that is on.</returns>
    public bool TryPut(SubscriptionRow row, DateTimeOffset now)
    {
        if (_selectOn.Bind(row.Participant).Bind(now.ToUnixMicroseconds()).Any())
        {
            return false;
        }

        _endLapsed.Bind(row.Participant).Bind(now.ToUnixMicroseconds()).Run();
        _insert
            .Bind(row.Id).Bind(row.Participant).Bind((int)row.State).Bind(row.Body).Bind(row.CreateTime.ToUnixMicroseconds())
            .Bind(row.EndTime?.ToUnixMicroseconds())
            .Run();
        _forgetNumbers.Bind(row.Participant).Run();
        return true;
    }

    public void End(Guid id) => _end.Bind(id).Run();

    public WriteResult Note(EndpointTook took)
    {
        _took.Bind(took.SubscriptionId).Run();
        return WriteResult.Done;
    }

    public WriteResult Note(EndpointFailed failed)
    {
        _failed
            .Bind((int)failed.Reason).Bind(failed.Time.ToUnixMicroseconds()).Bind(failed.RetryTime.ToUnixMicroseconds())
            .Bind(failed.SubscriptionId).Bind(failed.SeenFailures)
            .Run();
        return WriteResult.Done;
    }

    /// <summary>Lets a participant's endpoint prove itself anew: what it could not take while nobody tried is no fault of its own.</summary>
    public void ForgetTrouble(string participant) => _forgetTrouble.Bind(participant).Run();

    public bool Takes(PushOffer push, DateTimeOffset now) =>
        _takes.Bind(push.SubscriptionId).Bind(now.ToUnixMicroseconds()).Bind(push.MaxOutstanding).Any();

    /// <summary>The number of a delivery within the subscription, given at its first lease.</summary>
    public long Number(Guid subscriptionId, DeliveryKey key)
    {
        if (_selectNumber.Bind(key.Participant).Bind(key.RecordId).Bind(key.RecordVersion).First() is { } known)
        {
            return known;
        }

        var number = _number.Bind(subscriptionId).First()!.Value;
        _setNumber.Bind(number).Bind(key.Participant).Bind(key.RecordId).Bind(key.RecordVersion).Run();
        return number;
    }
}
