using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Wijkteam.Hub.Platform;

/// <summary>The hub's traces and metrics. Tags are kinds, codes and counts, never ids of people or anything said.</summary>
internal sealed class Telemetry : IDisposable
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "Wijkteam.Hub";

    private readonly ActivitySource _activities = new(Name);
    private readonly Meter _meter;
    private readonly Counter<long> _submissions;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _settlements;
    private readonly Histogram<double> _deliveryDelay;
    private readonly UpDownCounter<long> _streams;
    private readonly Counter<long> _pushes;
    private readonly Counter<long> _pushOutcomes;
    private readonly Counter<long> _toEmployer;
    private readonly Counter<long> _deadLetters;

    public Telemetry(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _submissions = _meter.CreateCounter<long>("wijkteam.hub.submissions", "{submission}", "Steps committed or found in conflict.");
        _refusals = _meter.CreateCounter<long>("wijkteam.hub.refusals", "{refusal}", "Calls refused, by reason.");
        _deliveries = _meter.CreateCounter<long>("wijkteam.hub.inbox.deliveries", "{message}", "Messages leased to receivers.");
        _settlements = _meter.CreateCounter<long>("wijkteam.hub.inbox.settlements", "{message}", "Leases acknowledged, returned or extended.");
        _deliveryDelay = _meter.CreateHistogram<double>("wijkteam.hub.inbox.delay", "s", "From a step's commit to its first lease.");
        _streams = _meter.CreateUpDownCounter<long>("wijkteam.hub.inbox.streams", "{stream}", "Open inbox streams.");
        _pushes = _meter.CreateCounter<long>("wijkteam.hub.push.notifications", "{notification}", "Notifications leased to adapters.");
        _pushOutcomes = _meter.CreateCounter<long>("wijkteam.hub.push.outcomes", "{notification}", "What endpoints made of notifications, by class.");
        _toEmployer = _meter.CreateCounter<long>("wijkteam.hub.referrals.to_employer", "{referral}", "Referrals to the worker's own employer, by participant.");
        _deadLetters = _meter.CreateCounter<long>("wijkteam.hub.dead_letters", "{message}", "Dead letters made, replayed and discarded.");
    }

    public void Submitted(string step, Enum result) =>
        _submissions.Add(1, new KeyValuePair<string, object?>("step", step), new KeyValuePair<string, object?>("result", result.ToString()));

    public void Refused(string reason) => _refusals.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Notes what became of a lease, in the trace of its delivery.</summary>
    public void Settled(Enum settlement, Enum result, string? traceparent)
    {
        var tags = new TagList { { "settlement", settlement.ToString() }, { "result", result.ToString() } };
        _settlements.Add(1, tags);
        using var activity = _activities.HasListeners() ? Start($"inbox {settlement}", ActivityKind.Consumer, traceparent) : null;
    }

    public void Pushed() => _pushes.Add(1);

    public void PushEnded(string outcome) => _pushOutcomes.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>A worker has referred a citizen to their own employer.</summary>
    public void ReferredToEmployer(string participant) => _toEmployer.Add(1, new KeyValuePair<string, object?>("participant", participant));

    /// <param name="change">Why it was made, or that it was replayed or discarded.</param>
    public void DeadLetters(string change, int count = 1) => _deadLetters.Add(count, new KeyValuePair<string, object?>("change", change));

    public void StreamOpened() => _streams.Add(1);

    public void StreamClosed() => _streams.Add(-1);

    /// <summary>Notes a delivery in the trace of the step that it tells of, so that one trace follows a referral from submit to acknowledgement.</summary>
    /// <returns>The W3C traceparent to hand on.</returns>
    public string Delivered(string? traceparent, int attempt, TimeSpan delay)
    {
        _deliveries.Add(1);
        if (attempt == 1)
        {
            _deliveryDelay.Record(delay.TotalSeconds);
        }

        using var activity = Start("inbox deliver", ActivityKind.Producer, traceparent);
        activity?.SetTag("messaging.delivery.attempt", attempt);
        return activity?.Id ?? traceparent ?? "";
    }

    public void Dispose()
    {
        _activities.Dispose();
        _meter.Dispose();
    }

    private Activity? Start(string name, ActivityKind kind, string? traceparent) =>
        _activities.HasListeners() && ActivityContext.TryParse(traceparent, traceState: null, isRemote: true, out var parent)
            ? _activities.StartActivity(name, kind, parent)
            : null;
}
