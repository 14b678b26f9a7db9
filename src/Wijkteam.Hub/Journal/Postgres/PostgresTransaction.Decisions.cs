using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>What becomes of each write, decided from what is locked and read. Nothing here reaches the database.</summary>
internal sealed partial class PostgresTransaction
{
    private WriteResult Carry(Write write, DateTimeOffset now) => write switch
    {
        Append append => Carry(append, now),
        Lease lease => Carry(lease, now),
        NoteReads reads => Carry(reads, now),
        Settle settle => Carry(settle, now),
        Postpone postpone => _deliveries.Held.Postpone(postpone, now),
        UseAssertion assertion => _assertions.ResultOf(assertion),
        PutOffRecord off => Done(() => _records.PutOff(off)),
        StageBlock block => Done(() => _attachments.Stage(block)),
        DropAttachment drop => Done(() => _attachments.Drop(drop.Id)),
        EndpointTook took => Done(() => _subscriptions.Note(took)),
        EndpointFailed failed => Done(() => _subscriptions.Note(failed)),
        _ => throw new InvalidOperationException($"Unknown write {write.GetType().Name}."),
    };

    private WriteResult Carry(Append append, DateTimeOffset now)
    {
        FailPoints.When("deduplication-off", () => append = append with
        {
            Entries = [.. append.Entries.Select(entry => entry with { RequestId = entry.RequestId is null ? null : Guid.NewGuid() })],
        });

        if (append.Entries.Any(_entries.IsRepeat))
        {
            return WriteResult.Duplicate;
        }

        if (!append.NewSubjects.All(_subjects.IsFree) || !append.Fences.All(fence => _subjects.Holds(fence, now, append.NewSubjects)) || !append.Records.All(_records.Follows)
            || !append.Moves.All(_deliveries.Held.IsAsSeen) || !append.Keep.All(_attachments.IsThere))
        {
            return WriteResult.Conflict;
        }

        if (append.Records.Any(_records.IsTaken))
        {
            return WriteResult.Taken;
        }

        Put(append, now);
        return WriteResult.Done;
    }

    private void Put(Append append, DateTimeOffset now)
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
            _entries.Put(entry);
        }

        foreach (var id in append.Keep)
        {
            _attachments.Keep(id);
        }

        foreach (var move in append.Moves)
        {
            _deliveries.Held.Move(move, now);
        }

        foreach (var (participant, recordId) in append.Withhold)
        {
            _deliveries.Held.Withhold(participant, recordId, now);
        }

        foreach (var delivery in append.Deliveries)
        {
            var isLeased = _deliveries.Held.Put(delivery.Row, delivery.Offer, now);
            _onDisk.Add(() => delivery.Leased = isLeased);
            if (isLeased)
            {
                _entries.Put(delivery.Offer!.Disclosure!);
            }
        }
    }

    private WriteResult Carry(Lease lease, DateTimeOffset now)
    {
        if (lease.Fence is { } fence && !_subjects.Holds(fence, now, []))
        {
            return WriteResult.Conflict;
        }

        if ((lease.Push is { } push && !_subscriptions.Takes(push, now)) || _deliveries.Held.FindDue(lease, now) is not { } delivery)
        {
            return WriteResult.Stale;
        }

        _deliveries.Held.Lease(delivery, lease, now);
        if (lease.Push is not null)
        {
            var number = _subscriptions.Number(lease.Push.SubscriptionId, delivery);
            _onDisk.Add(() => lease.EventNumber = number);
        }

        if (lease.Offer.Disclosure is { } disclosure)
        {
            _entries.Put(disclosure);
        }

        return WriteResult.Done;
    }

    private WriteResult Carry(NoteReads reads, DateTimeOffset now)
    {
        if (!reads.Fences.All(fence => _subjects.Holds(fence, now, [])))
        {
            return WriteResult.Conflict;
        }

        foreach (var entry in reads.Entries)
        {
            _entries.Put(entry);
        }

        return WriteResult.Done;
    }

    private WriteResult Carry(Settle settle, DateTimeOffset now)
    {
        var isFirst = _deliveries.Held.IsOpen(settle.Key);
        var result = _deliveries.Held.Settle(settle, now);
        if (result == WriteResult.Done && settle.Settlement == Settlement.Acknowledge && isFirst)
        {
            var isFollowed = _deliveries.IsFollowed(settle.Key);
            _onDisk.Add(() => settle.NextHasTurn = isFollowed);
        }
        else if (result == WriteResult.Done && settle.Settlement == Settlement.Return)
        {
            var rejections = _deliveries.Held.CountRejections(settle.Key);
            _onDisk.Add(() => settle.Rejections = rejections);
        }

        return result;
    }

    private static WriteResult Done(Action change)
    {
        change();
        return WriteResult.Done;
    }
}
