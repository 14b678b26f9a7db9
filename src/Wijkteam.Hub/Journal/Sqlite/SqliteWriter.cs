using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Sqlite;

namespace Wijkteam.Hub.Journal.Sqlite;

/// <summary>Carries out writes on the one writing connection, inside a transaction of the caller's.</summary>
/// <remarks>Every write first reads all that it depends on and only then writes. The connection is the only writer, so what was read still holds: a write that
/// cannot be made leaves nothing behind, without savepoints.</remarks>
internal sealed class SqliteWriter(SqliteDatabase database, TimeProvider time)
{
    private readonly SqliteStatement _insertAssertion = database.Prepare("INSERT INTO assertions (client, jti, expire_time) VALUES (?, ?, ?)");
    private readonly SqliteStatement _selectAssertion = database.Prepare("SELECT 1 FROM assertions WHERE client = ? AND jti = ?");
    private readonly SqliteStatement _purgeAssertions = database.Prepare("DELETE FROM assertions WHERE expire_time < ?");
    private readonly SqliteStatement _insertDirectory = database.Prepare("INSERT INTO directories (load_time, body) VALUES (?, ?)");
    private readonly SqliteSubjects _subjects = new(database, time);
    private readonly SqliteRecords _records = new(database);
    private readonly SqliteDeliveries _deliveries = new(database);
    private readonly SqliteSubscriptions _subscriptions = new(database);
    private readonly SqliteAttachments _attachments = new(database);
    private readonly SqliteOperations _operations = new(database);

    public WriteResult Carry(Write write) => write switch
    {
        Append append => Carry(append),
        Lease lease => Carry(lease),
        NoteReads reads => Carry(reads),
        Settle settle => _deliveries.Settle(settle),
        Postpone postpone => _deliveries.Postpone(postpone),
        PutOffRecord off => Carry(off),
        StageBlock block => _attachments.Carry(block),
        DropAttachment drop => _attachments.Carry(drop),
        DropStaleAttachments drop => _attachments.Carry(drop),
        PutSubscription put => Carry(put),
        EndSubscription end => Carry(end),
        EndpointTook took => _subscriptions.Note(took),
        EndpointFailed failed => _subscriptions.Note(failed),
        PauseParticipant pause => _operations.Carry(pause),
        ResumeParticipant resume => _operations.Carry(resume),
        RevokeKey revoke => _operations.Carry(revoke),
        NoteContacts contacts => _operations.Carry(contacts),
        SaveProfile profile => _operations.Carry(profile, time.GetUtcNow()),
        UseAssertion assertion => Carry(assertion),
        SaveDirectory directory => Carry(directory),
        _ => throw new InvalidOperationException($"Unknown write {write.GetType().Name}."),
    };

    private WriteResult Carry(Append append)
    {
        if (append.Entries.Any(_records.IsRepeat))
        {
            return WriteResult.Duplicate;
        }

        if (!append.NewSubjects.All(_subjects.IsFree) || !append.Fences.All(fence => _subjects.Holds(fence, append.NewSubjects)) || !append.Records.All(_records.Follows)
            || !append.Moves.All(_deliveries.IsAsSeen) || !append.Keep.All(_attachments.IsThere))
        {
            return WriteResult.Conflict;
        }

        if (append.Records.Any(_records.IsTaken))
        {
            return WriteResult.Taken;
        }

        Put(append);
        return WriteResult.Done;
    }

    private void Put(Append append)
    {
        foreach (var subject in append.NewSubjects)
        {
            _subjects.Put(subject);
        }

        foreach (var (subjectId, household) in append.Households)
        {
            _subjects.Move(subjectId, household);
        }

        foreach (var fence in append.Fences.Where(fence => fence.Advances))
        {
            _subjects.AdvanceEpoch(fence.SubjectId);
        }

        foreach (var record in append.Records)
        {
            _records.Put(record);
        }

        foreach (var entry in append.Entries)
        {
            _records.Put(entry);
        }

        foreach (var id in append.Keep)
        {
            _attachments.Keep(id);
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
                _records.Put(delivery.Offer!.Disclosure!);
            }
        }
    }

    private WriteResult Carry(Lease lease)
    {
        if (lease.Fence is { } fence && !_subjects.Holds(fence, []))
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
            _records.Put(disclosure);
        }

        return WriteResult.Done;
    }

    private WriteResult Carry(PutOffRecord off)
    {
        _records.PutOff(off);
        return WriteResult.Done;
    }

    private WriteResult Carry(PutSubscription put)
    {
        if (_records.IsRepeat(put.Entry))
        {
            return WriteResult.Duplicate;
        }

        if (!_subscriptions.TryPut(put.Row, time.GetUtcNow()))
        {
            return WriteResult.Conflict;
        }

        _records.Put(put.Entry);
        return WriteResult.Done;
    }

    private WriteResult Carry(EndSubscription end)
    {
        if (_records.IsRepeat(end.Entry))
        {
            return WriteResult.Duplicate;
        }

        _subscriptions.End(end.Id);
        _records.Put(end.Entry);
        return WriteResult.Done;
    }

    private WriteResult Carry(NoteReads reads)
    {
        if (!reads.Fences.All(fence => _subjects.Holds(fence, [])))
        {
            return WriteResult.Conflict;
        }

        foreach (var entry in reads.Entries)
        {
            _records.Put(entry);
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
}
