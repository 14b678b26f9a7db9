using System.Collections.Concurrent;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Crash;

/// <summary>What the clients know: what the hub acknowledged to them, and what it delivered.</summary>
internal sealed class Ledger
{
    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly Dictionary<string, Submitted> _submissions = [];
    private readonly Dictionary<string, Standing> _standings = [];
    private readonly Dictionary<string, int> _failures = [];
    private readonly List<Receipt> _receipts = [];
    private readonly HashSet<string> _messageIds = [];
    private (int At, TaskCompletionSource Reached)? _waiter;
    private int _acknowledged;
    private int _repeats;
    private int _expired;

    /// <summary>What should never have happened.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>The acknowledged submissions, by the referral's id. Complete once the load has ended.</summary>
    public IReadOnlyDictionary<string, Submitted> Submissions => _submissions;

    /// <summary>How far the steps that were acknowledged have brought a referral. The team may know before the practice does: a kill can swallow the answer to a
    /// submission that was delivered.</summary>
    public Standing StandingOf(string referralId) => _standings.GetValueOrDefault(referralId) ?? new Standing(referralId, 1, ReferralStatus.Requested);

    /// <summary>What was delivered, in the order in which it came. Complete once the consumers have ended.</summary>
    public IReadOnlyList<Receipt> Receipts => _receipts;

    /// <summary>How often calls and streams broke off, by kind.</summary>
    public IReadOnlyDictionary<string, int> Failures => _failures;

    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Requests that were deliberately sent again after, or beside, their answer.</summary>
    public int Repeats => Volatile.Read(ref _repeats);

    /// <summary>Streams and calls that ended because their token had expired.</summary>
    public int Expired => Volatile.Read(ref _expired);

    public void Fault(string fault) => _faults.Enqueue(fault);

    public void Repeat() => Interlocked.Increment(ref _repeats);

    public void Expire() => Interlocked.Increment(ref _expired);

    public void Failed(string kind)
    {
        lock (_lock)
        {
            _failures[kind] = _failures.GetValueOrDefault(kind) + 1;
        }
    }

    /// <summary>An operation was acknowledged.</summary>
    public void Acknowledge()
    {
        lock (_lock)
        {
            if (++_acknowledged >= _waiter?.At)
            {
                _waiter.Value.Reached.TrySetResult();
            }
        }
    }

    /// <summary>Completes with the acknowledgement of the <paramref name="count"/>th operation from now.</summary>
    public Task AfterAsync(int count)
    {
        lock (_lock)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiter = (_acknowledged + count, reached);
            return reached.Task;
        }
    }

    /// <summary>The hub says that a request made this referral.</summary>
    public void Submit(string participant, SubmitReferralRequest request, string referralId)
    {
        lock (_lock)
        {
            if (!_submissions.TryAdd(referralId, new Submitted(participant, request)) && _submissions[referralId].Request.RequestId != request.RequestId)
            {
                Fault($"Referral {referralId} answers two requests.");
            }
        }
    }

    /// <summary>The hub says that a step brought a referral to this version and status.</summary>
    public void Step(Standing referral)
    {
        lock (_lock)
        {
            _standings[referral.Id] = referral;
        }
    }

    /// <summary>A message has come.</summary>
    /// <returns>Whether it is the first time.</returns>
    public bool Receive(string participant, InboxMessage message)
    {
        lock (_lock)
        {
            if (message.Referral is not { } referral)
            {
                Fault($"A closure came of {message.Closure.ExchangeId}.");
                return false;
            }

            _receipts.Add(new Receipt(participant, message.MessageId, message.DeliveryAttempt, referral.Id, referral.Version, referral.Status, referral.Content?.Question));
            return _messageIds.Add(participant + message.MessageId);
        }
    }
}

/// <summary>A submission that was acknowledged.</summary>
internal sealed record Submitted(string Participant, SubmitReferralRequest Request);

/// <summary>One delivery of one message.</summary>
internal sealed record Receipt(string Participant, string MessageId, int Attempt, string ExchangeId, long Version, ReferralStatus Status, string? Question);
