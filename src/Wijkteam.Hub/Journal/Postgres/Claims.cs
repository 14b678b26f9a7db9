namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>What the writes of one transaction each need for themselves. All is read before anything is written, so that a write does not see what another one of its
/// transaction does; those that would have to go into different transactions, in their order.</summary>
internal sealed class Claims
{
    private enum Kind
    {
        Subject,
        Identity,
        Request,
        Record,
        External,
        Inbox,
        Attachment,
        Assertion,
    }

    private readonly Dictionary<Claim, bool> _taken = [];
    private bool _any;
    private bool _closed;

    /// <summary>Says of each write whether it can share a transaction with those before it that can.</summary>
    public static IReadOnlyList<bool> Together(IReadOnlyList<Write> writes)
    {
        var claims = new Claims();
        return [.. writes.Select(claims.TryTake)];
    }

    /// <summary>What is rare, and touches more than it can name, has a transaction to itself.</summary>
    public static bool IsAlone(Write write) =>
        write is PutSubscription or EndSubscription or PauseParticipant or ResumeParticipant or RevokeKey or NoteContacts or SaveDirectory or SaveProfile or DropStaleAttachments;

    /// <summary>Takes what a write needs, even if it has to wait: those after it that need the same wait behind it.</summary>
    private bool TryTake(Write write)
    {
        if (_closed)
        {
            return false;
        }

        if (IsAlone(write))
        {
            _closed = true;
            return !_any;
        }

        _any = true;
        var needed = new Dictionary<Claim, bool>();
        Collect(write, needed);
        var isFree = true;
        foreach (var (claim, isExclusive) in needed)
        {
            var isTaken = _taken.TryGetValue(claim, out var isTakenExclusively);
            isFree &= !isTaken || !(isExclusive || isTakenExclusively);
            _taken[claim] = isExclusive || isTakenExclusively;
        }

        return isFree;
    }

    private static void Collect(Write write, Dictionary<Claim, bool> needed)
    {
        switch (write)
        {
            case Append append:
                Collect(append, needed);
                break;
            case NoteReads reads:
                Collect(reads.Entries, needed);
                foreach (var fence in reads.Fences)
                {
                    needed.TryAdd(new Claim(Kind.Subject, fence.SubjectId), false);
                }

                break;
            case Lease lease:
                needed[Inbox(lease.Key.Participant, lease.Key.RecordId)] = true;
                if (lease.Fence is { } basis)
                {
                    needed[new Claim(Kind.Subject, basis.SubjectId)] = false;
                }

                break;
            case Settle settle:
                needed[Inbox(settle.Key.Participant, settle.Key.RecordId)] = true;
                break;
            case Postpone postpone:
                needed[Inbox(postpone.Key.Participant, postpone.Key.RecordId)] = true;
                break;
            case PutOffRecord off:
                needed[new Claim(Kind.Record, off.Id)] = true;
                break;
            case StageBlock block:
                needed[new Claim(Kind.Attachment, block.AttachmentId)] = true;
                break;
            case DropAttachment drop:
                needed[new Claim(Kind.Attachment, drop.Id)] = true;
                break;
            case UseAssertion assertion:
                needed[new Claim(Kind.Assertion, Text: $"{assertion.Client}\u001f{assertion.Jti}")] = true;
                break;
        }
    }

    private static void Collect(Append append, Dictionary<Claim, bool> needed)
    {
        Collect(append.Entries, needed);
        foreach (var identity in append.NewSubjects.Select(subject => subject.IdentityHmac).OfType<byte[]>())
        {
            needed[new Claim(Kind.Identity, Text: Convert.ToBase64String(identity))] = true;
        }

        foreach (var fence in append.Fences)
        {
            needed[new Claim(Kind.Subject, fence.SubjectId)] = fence.Advances;
        }

        foreach (var record in append.Records)
        {
            needed[new Claim(Kind.Record, record.Id)] = true;
            if (record is { Version: 1, ExternalHmac: { } external })
            {
                needed[new Claim(Kind.External, Text: Convert.ToBase64String(external))] = true;
            }
        }

        foreach (var id in append.Keep)
        {
            needed[new Claim(Kind.Attachment, id)] = true;
        }

        var keys = append.Deliveries.Select(delivery => delivery.Row.Key).Concat(append.Moves.Select(move => move.Seen.Key));
        foreach (var (participant, recordId) in keys.Select(key => (key.Participant, key.RecordId)).Concat(append.Withhold))
        {
            needed[Inbox(participant, recordId)] = true;
        }
    }

    private static void Collect(IReadOnlyList<EntryRow> entries, Dictionary<Claim, bool> needed)
    {
        foreach (var entry in entries)
        {
            if (entry.RequestId is { } request)
            {
                needed[new Claim(Kind.Request, request, entry.Actor)] = true;
            }
        }
    }

    // A delivery's turn depends on the others of its participant and record.
    private static Claim Inbox(string participant, Guid recordId) => new(Kind.Inbox, recordId, participant);

    private readonly record struct Claim(Kind Kind, Guid Id = default, string Text = "");
}
