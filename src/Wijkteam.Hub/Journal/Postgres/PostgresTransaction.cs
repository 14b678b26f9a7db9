using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>Writes that share a transaction: first all that any of them depends on is locked and read, then it is decided what becomes of each, then the changes go out.</summary>
/// <remarks>
/// <para>No two writes of one transaction depend on each other (<see cref="Claims"/>), save for what a subscription counts, which is counted here in their order.</para>
/// <para>Other hubs write at the same time. Each statement sees what was committed before it began, and all that it has had to wait for; so locks come first, table by
/// table and key by key in one order for all hubs, and what is read without a lock comes after them. What is not there cannot be locked: a unique index stops the
/// second of two that add the same, and its transaction is run again.</para>
/// </remarks>
internal sealed partial class PostgresTransaction
{
    private readonly IReadOnlyList<Write> _writes;
    private readonly TimeProvider _time;
    private readonly PostgresSubjects _subjects = new();
    private readonly PostgresRecords _records = new();
    private readonly PostgresEntries _entries = new();
    private readonly PostgresSubscriptions _subscriptions;
    private readonly PostgresDeliveries _deliveries = new();
    private readonly PostgresAttachments _attachments = new();
    private readonly PostgresAssertions _assertions = new();
    private readonly List<Action> _onDisk = [];

    public PostgresTransaction(IReadOnlyList<Write> writes, TimeProvider time)
    {
        _writes = writes;
        _time = time;
        _subscriptions = new PostgresSubscriptions(_deliveries.Held);
        foreach (var write in writes)
        {
            Need(write);
        }
    }

    /// <summary>Adds the statements that lock and read.</summary>
    public void Read(PostgresStatements statements)
    {
        var now = _time.GetUtcNow();
        _subjects.Lock(statements);
        _records.Lock(statements);
        _subscriptions.Lock(statements);
        _deliveries.Lock(statements);
        _attachments.Lock(statements);
        _assertions.Take(statements, now);
        _entries.Read(statements);
        _subjects.Read(statements);
        _records.Read(statements);
        _subscriptions.Read(statements);
        _deliveries.Read(statements, _subscriptions.Pushed, now);
    }

    /// <summary>Decides about each write, in order. Nothing of a write that cannot be made goes out.</summary>
    public WriteResult[] Decide()
    {
        var now = _time.GetUtcNow();
        return [.. _writes.Select(write => Carry(write, now))];
    }

    /// <summary>Adds the statements that write.</summary>
    public void Write(PostgresStatements statements)
    {
        _subjects.Write(statements);
        _records.Write(statements);
        _subscriptions.Write(statements);
        _deliveries.Write(statements);
        _attachments.Write(statements);
        _entries.Write(statements);
    }

    /// <summary>Tells the writes what they could only be told once it is on disk.</summary>
    public void OnDisk() => _onDisk.ForEach(tell => tell());

    private void Need(Write write)
    {
        switch (write)
        {
            case Append append:
                Need(append);
                break;
            case NoteReads reads:
                foreach (var fence in reads.Fences)
                {
                    _subjects.Need(fence);
                }

                break;
            case Lease lease:
                _subjects.Need(lease.Fence);
                _subscriptions.Need(lease.Push);
                _deliveries.NeedTurn(lease.Key);
                break;
            case Settle { Settlement: Settlement.Acknowledge } settle:
                _deliveries.NeedSettled(settle.Key);
                break;
            case Settle settle:
                _deliveries.NeedOne(settle.Key);
                break;
            case Postpone postpone:
                _deliveries.NeedOne(postpone.Key);
                break;
            case PutOffRecord off:
                _records.Need(off.Id);
                break;
            case StageBlock block:
                _attachments.Need(block.AttachmentId);
                break;
            case DropAttachment drop:
                _attachments.Need(drop.Id);
                break;
            case EndpointTook took:
                _subscriptions.Need(took.SubscriptionId);
                break;
            case EndpointFailed failed:
                _subscriptions.Need(failed.SubscriptionId);
                break;
            case UseAssertion assertion:
                _assertions.Need(assertion);
                break;
        }
    }

    private void Need(Append append)
    {
        foreach (var entry in append.Entries)
        {
            _entries.Need(entry);
        }

        foreach (var subject in append.NewSubjects)
        {
            _subjects.Need(subject);
        }

        foreach (var fence in append.Fences)
        {
            _subjects.Need(fence);
        }

        foreach (var record in append.Records)
        {
            _records.Need(record);
        }

        foreach (var move in append.Moves)
        {
            _deliveries.NeedOne(move.Seen.Key);
        }

        foreach (var (participant, recordId) in append.Withhold)
        {
            _deliveries.NeedAll(participant, recordId);
        }

        foreach (var delivery in append.Deliveries.Where(delivery => delivery.Row.Key.RecordVersion > 1))
        {
            _deliveries.NeedTurn(delivery.Row.Key);
        }

        foreach (var id in append.Keep)
        {
            _attachments.Need(id);
        }
    }
}
