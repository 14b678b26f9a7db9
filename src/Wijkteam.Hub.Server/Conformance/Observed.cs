using System.Collections.Concurrent;

namespace Wijkteam.Hub.Server.Conformance;

/// <summary>What the software that is looked at has done so far, and what it was given.</summary>
internal sealed class Observed(TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentQueue<SeenCall> _calls = new();
    private readonly ConcurrentQueue<SeenMessage> _messages = new();
    private readonly ConcurrentDictionary<string, bool> _acknowledged = new(StringComparer.Ordinal);

    public IReadOnlyCollection<SeenCall> Calls => _calls;

    public IReadOnlyCollection<SeenMessage> Messages => _messages;

    public void Add(SeenCall call) => _calls.Enqueue(call);

    public void Add(SeenMessage message) => _messages.Enqueue(message);

    public void Acknowledge(string messageId) => _acknowledged.TryAdd(messageId, true);

    public IEnumerable<SeenMessage> About(string exchangeId) => _messages.Where(message => message.ExchangeId == exchangeId);

    /// <summary>Whether everything about an exchange that was handed over has been acknowledged, and there was something.</summary>
    public bool HasTakenIn(string exchangeId) => About(exchangeId).ToList() is { Count: > 0 } messages && messages.TrueForAll(message => _acknowledged.ContainsKey(message.MessageId));

    /// <summary>Waits until something is so.</summary>
    /// <returns>Whether it came to be so in time.</returns>
    public async Task<bool> UntilAsync(Func<bool> condition, TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        using var timer = new PeriodicTimer(Look, time);
        while (!condition())
        {
            if (time.GetElapsedTime(start) > patience)
            {
                return false;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return true;
    }
}
