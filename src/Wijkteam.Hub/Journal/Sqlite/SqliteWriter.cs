using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Sqlite;

namespace Wijkteam.Hub.Journal.Sqlite;

/// <summary>Carries out writes on the one writing connection, inside a transaction of the caller's.</summary>
/// <remarks>Every write first reads all that it depends on and only then writes. The connection is the only writer, so what was read still holds: a write that
/// cannot be made leaves nothing behind, without savepoints.</remarks>
internal sealed class SqliteWriter(SqliteDatabase database, TimeProvider time)
{
    private readonly SqliteStatement _selectRequest = database.Prepare("SELECT 1 FROM entries WHERE actor = ? AND request_id = ?");
    private readonly SqliteStatement _selectEpoch = database.Prepare("SELECT epoch FROM subjects WHERE id = ?");
    private readonly SqliteStatement _selectIdentity = database.Prepare("SELECT 1 FROM subjects WHERE identity_hmac = ?");
    private readonly SqliteStatement _insertSubject = database.Prepare("INSERT INTO subjects (id, identity_hmac, epoch) VALUES (?, ?, ?)");
    private readonly SqliteStatement _advanceEpoch = database.Prepare("UPDATE subjects SET epoch = epoch + 1 WHERE id = ?");
    private readonly SqliteStatement _selectVersion = database.Prepare("SELECT version FROM records WHERE id = ?");
    private readonly SqliteStatement _selectExternal = database.Prepare("SELECT 1 FROM records WHERE external_hmac = ?");
    private readonly SqliteStatement _insertRecord = database.Prepare(
        "INSERT INTO records (id, kind, version, subject_id, source, target, status, create_time, update_time, body, external_hmac) "
        + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    private readonly SqliteStatement _updateRecord = database.Prepare(
        "UPDATE records SET version = ?, target = ?, status = ?, update_time = ?, body = ? WHERE id = ?");

    private readonly SqliteStatement _insertEntry = database.Prepare("""
        INSERT INTO entries (record_id, id, kind, record_version, subject_id, actor, request_id, request_hmac, time, traceparent, content, detail)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """);

    private readonly SqliteStatement _insertAssertion = database.Prepare("INSERT INTO assertions (client, jti, expire_time) VALUES (?, ?, ?)");
    private readonly SqliteStatement _selectAssertion = database.Prepare("SELECT 1 FROM assertions WHERE client = ? AND jti = ?");
    private readonly SqliteStatement _purgeAssertions = database.Prepare("DELETE FROM assertions WHERE expire_time < ?");
    private readonly SqliteStatement _insertDirectory = database.Prepare("INSERT INTO directories (load_time, body) VALUES (?, ?)");
    private readonly SqliteDeliveries _deliveries = new(database);
    private readonly SqliteSubscriptions _subscriptions = new(database);

    public WriteResult Carry(Write write) => write switch
    {
        Append append => Carry(append),
        Lease lease => Carry(lease),
        NoteReads reads => Carry(reads),
        Settle settle => _deliveries.Settle(settle),
        Postpone postpone => _deliveries.Postpone(postpone),
        PutSubscription put => Carry(put),
        EndSubscription end => Carry(end),
        EndpointTook took => _subscriptions.Note(took),
        EndpointFailed failed => _subscriptions.Note(failed),
        UseAssertion assertion => Carry(assertion),
        SaveDirectory directory => Carry(directory),
        _ => throw new InvalidOperationException($"Unknown write {write.GetType().Name}."),
    };

    private WriteResult Carry(Append append)
    {
        if (append.Entries.Any(IsRepeat))
        {
            return WriteResult.Duplicate;
        }

        if (!IsFree(append.NewSubject) || !Holds(append.Fence, append.NewSubject) || !append.Records.All(Follows) || !append.Moves.All(_deliveries.IsAsSeen))
        {
            return WriteResult.Conflict;
        }

        if (append.Records.Any(IsTaken))
        {
            return WriteResult.Taken;
        }

        if (append.NewSubject is { } subject)
        {
            _insertSubject.Bind(subject.Id).Bind(subject.IdentityHmac).Bind(subject.Epoch).Run();
        }

        if (append.AdvanceEpoch)
        {
            _advanceEpoch.Bind(append.Fence!.SubjectId).Run();
        }

        Put(append);
        return WriteResult.Done;
    }

    private void Put(Append append)
    {
        foreach (var record in append.Records)
        {
            Put(record);
        }

        foreach (var entry in append.Entries)
        {
            Put(entry);
        }

        foreach (var move in append.Moves)
        {
            _deliveries.Move(move);
        }

        foreach (var (participant, recordId) in append.Withhold)
        {
            _deliveries.Withhold(participant, recordId);
        }

        foreach (var delivery in append.Deliveries)
        {
            delivery.Leased = _deliveries.Put(delivery.Row, delivery.Offer);
            if (delivery.Leased)
            {
                Put(delivery.Offer!.Disclosure!);
            }
        }
    }

    private WriteResult Carry(Lease lease)
    {
        if (!Holds(lease.Fence))
        {
            return WriteResult.Conflict;
        }

        var now = time.GetUtcNow();
        if ((lease.Push is { } push && !_subscriptions.Takes(push, now)) || !_deliveries.Lease(lease, now))
        {
            return WriteResult.Stale;
        }

        if (lease.Push is not null)
        {
            lease.EventNumber = _subscriptions.Number(lease.Push.SubscriptionId, lease.Key);
        }

        if (lease.Offer.Disclosure is { } disclosure)
        {
            Put(disclosure);
        }

        return WriteResult.Done;
    }

    private WriteResult Carry(PutSubscription put)
    {
        if (IsRepeat(put.Entry))
        {
            return WriteResult.Duplicate;
        }

        if (!_subscriptions.TryPut(put.Row, time.GetUtcNow()))
        {
            return WriteResult.Conflict;
        }

        Put(put.Entry);
        return WriteResult.Done;
    }

    private WriteResult Carry(EndSubscription end)
    {
        if (IsRepeat(end.Entry))
        {
            return WriteResult.Duplicate;
        }

        _subscriptions.End(end.Id);
        Put(end.Entry);
        return WriteResult.Done;
    }

    private WriteResult Carry(NoteReads reads)
    {
        if (!reads.Fences.All(fence => Holds(fence)))
        {
            return WriteResult.Conflict;
        }

        foreach (var entry in reads.Entries)
        {
            Put(entry);
        }

        return WriteResult.Done;
    }

    private WriteResult Carry(UseAssertion assertion)
    {
        _purgeAssertions.Bind(time.GetUtcNow().ToUnixMicroseconds()).Run();
        if (_selectAssertion.Bind(assertion.Client).Bind(assertion.Jti).Any())
        {
            return WriteResult.Duplicate;
        }

        _insertAssertion.Bind(assertion.Client).Bind(assertion.Jti).Bind(assertion.ExpireTime.ToUnixMicroseconds()).Run();
        return WriteResult.Done;
    }

    private WriteResult Carry(SaveDirectory directory)
    {
        _insertDirectory.Bind(time.GetUtcNow().ToUnixMicroseconds()).Bind(directory.Body).Run();
        return WriteResult.Done;
    }

    private bool IsRepeat(EntryRow entry) => entry.RequestId is { } id && _selectRequest.Bind(entry.Actor).Bind(id).Any();

    private bool IsFree(SubjectRow? subject) => subject?.IdentityHmac is not { } hmac || !_selectIdentity.Bind(hmac).Any();

    private bool IsTaken(RecordRow record) => record is { Version: 1, ExternalHmac: { } hmac } && _selectExternal.Bind(hmac).Any();

    private bool Holds(SubjectFence? fence, SubjectRow? added = null) =>
        fence is null
        || ((added?.Id == fence.SubjectId ? added.Epoch : _selectEpoch.Bind(fence.SubjectId).First()) == fence.Basis.Epoch
            && (fence.Basis.ValidUntil is not { } validUntil || time.GetUtcNow() < validUntil));

    private bool Follows(RecordRow record) => (_selectVersion.Bind(record.Id).First() ?? 0) == record.Version - 1;

    private void Put(RecordRow record)
    {
        if (record.Version == 1)
        {
            _insertRecord
                .Bind(record.Id).Bind((int)record.Kind).Bind(record.Version).Bind(record.SubjectId).Bind(record.Source).Bind(record.Target).Bind(record.Status)
                .Bind(record.CreateTime.ToUnixMicroseconds()).Bind(record.UpdateTime.ToUnixMicroseconds()).Bind(record.Body)
                .Bind(record.ExternalHmac)
                .Run();
        }
        else
        {
            _updateRecord
                .Bind(record.Version).Bind(record.Target).Bind(record.Status).Bind(record.UpdateTime.ToUnixMicroseconds()).Bind(record.Body).Bind(record.Id)
                .Run();
        }
    }

    private void Put(EntryRow entry) => _insertEntry
        .Bind(entry.RecordId).Bind(entry.Id).Bind((int)entry.Kind).Bind(entry.RecordVersion).Bind(entry.SubjectId).Bind(entry.Actor)
        .Bind(entry.RequestId).Bind(entry.RequestHmac).Bind(entry.Time.ToUnixMicroseconds()).Bind(entry.Traceparent).Bind(entry.Content).Bind(entry.Detail)
        .Run();
}
