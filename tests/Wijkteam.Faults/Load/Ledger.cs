using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Faults.Load;

/// <summary>What the clients know: what the hubs acknowledged or refused to them, and what they delivered. Kept outside the system.</summary>
internal sealed class Ledger(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<string> _faults = [];
    private readonly Dictionary<string, Acknowledged> _acknowledged = [];
    private readonly HashSet<string> _refused = [];
    private readonly Dictionary<string, string> _questions = [];
    private readonly List<Revocation> _revocations = [];
    private readonly HashSet<string> _revoking = [];
    private readonly List<Receipt> _receipts = [];
    private readonly HashSet<(string Participant, string MessageId)> _messages = [];
    private readonly Dictionary<int, DateTimeOffset> _ended = [];
    private readonly Dictionary<string, int> _failures = [];
    private int _streams;

    /// <summary>What no client should ever have seen.</summary>
    public IReadOnlyList<string> Faults => Copy(_faults);

    public IReadOnlyList<Acknowledged> Writes => Copy(_acknowledged.Values);

    public IReadOnlyList<string> Refused => Copy(_refused);

    public IReadOnlyList<Revocation> Revocations => Copy(_revocations);

    public IReadOnlyList<Receipt> Receipts => Copy(_receipts);

    /// <summary>How often calls and streams broke off, by kind.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Failures => Copy(_failures);

    /// <summary>What was asked in a referral, by its id.</summary>
    public string? QuestionOf(string referralId) => Locked(() => _questions.GetValueOrDefault(referralId));

    /// <summary>When a stream ended, as its client saw it; null if it has not.</summary>
    public DateTimeOffset? EndOf(int stream) => Locked(() => _ended.TryGetValue(stream, out var end) ? end : (DateTimeOffset?)null);

    public void Fault(string fault) => Locked(() => _faults.Add(fault));

    public void Failed(string kind) => Locked(() => _failures[kind] = _failures.GetValueOrDefault(kind) + 1);

    /// <summary>A hub says that a request made or changed this record.</summary>
    public void Acknowledge(string actor, string requestId, string recordId) => Locked(() =>
    {
        if (!_acknowledged.TryAdd(requestId, new Acknowledged(actor, requestId, recordId)) && _acknowledged[requestId].RecordId != recordId)
        {
            _faults.Add($"twice: request {requestId} was answered with {_acknowledged[requestId].RecordId} and {recordId}.");
        }
    });

    /// <summary>A hub says that it will not do what a request asks.</summary>
    public void Refuse(string requestId) => Locked(() => _refused.Add(requestId));

    public void Asked(string referralId, string question) => Locked(() => _questions[referralId] = question);

    /// <summary>A citizen's agreement is about to be revoked: from here on a refusal is no surprise.</summary>
    public void Revoking(string bsn) => Locked(() => _revoking.Add(bsn));

    public bool IsRevoking(string bsn) => Locked(() => _revoking.Contains(bsn));

    public void Revoked(string actor, string consentId, IReadOnlyList<Disclosure> disclosures) => Locked(() => _revocations.Add(new Revocation(actor, consentId, disclosures)));

    public int OpenStream() => Locked(() => ++_streams);

    public void EndStream(int stream) => Locked(() => _ended[stream] = time.GetUtcNow());

    /// <summary>A message has come.</summary>
    /// <returns>Whether it is the first time.</returns>
    public bool Receive(string participant, int stream, InboxMessage message) => Locked(() =>
    {
        var (exchange, version) = message.Referral is { } referral ? (referral.Id, referral.Version) : (message.Closure?.ExchangeId ?? "", 0);
        _receipts.Add(new Receipt(
            participant, message.MessageId, message.DeliveryAttempt, exchange, version, message.Referral?.Content?.Question, stream, time.GetUtcNow(),
            message.LeaseExpireTime.ToDateTimeOffset()));
        return _messages.Add((participant, message.MessageId));
    });

    /// <summary>The client says that it has the message.</summary>
    public void Acknowledging(string participant, InboxMessage message) => Locked(() =>
    {
        var index = _receipts.FindLastIndex(receipt => receipt.Participant == participant && receipt.MessageId == message.MessageId && receipt.Attempt == message.DeliveryAttempt);
        _receipts[index] = _receipts[index] with { AcknowledgedBefore = _receipts.Count };
    });

    private T Locked<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }

    private void Locked(Action change)
    {
        lock (_lock)
        {
            change();
        }
    }

    private List<T> Copy<T>(IEnumerable<T> values) => Locked(() => values.ToList());
}

/// <summary>A write that was acknowledged.</summary>
internal sealed record Acknowledged(string Actor, string RequestId, string RecordId);

/// <summary>A revocation that was acknowledged, with what it says was disclosed before it.</summary>
internal sealed record Revocation(string Actor, string ConsentId, IReadOnlyList<Disclosure> Disclosures);

/// <summary>One delivery of one message.</summary>
/// <param name="Version">0 for a closure, which has none.</param>
internal sealed record Receipt(
    string Participant, string MessageId, int Attempt, string ExchangeId, long Version, string? Question, int Stream, DateTimeOffset Time, DateTimeOffset LeaseExpireTime)
{
    /// <summary>How many receipts there were when the client acknowledged this one; null if it never did.</summary>
    public int? AcknowledgedBefore { get; init; }
}
