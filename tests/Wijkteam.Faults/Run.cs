using System.Threading.Channels;
using Wijkteam.Hub.Faults.Checks;
using Wijkteam.Hub.Faults.Load;
using Wijkteam.Hub.Faults.Nemesis;
using Wijkteam.Hub.Server.Tests.Fixtures;

namespace Wijkteam.Hub.Faults;

/// <summary>Load on a stand, somebody who breaks it meanwhile, rest, and the check.</summary>
internal sealed class Run(Stand stand, int seed, Log log)
{
    private const int Practices = 6;
    private const int Workers = 3;
    private const int MaxWork = 100_000;

    private static readonly TimeSpan RestLimit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Sources = [HubFixture.Gp, HubFixture.OtherGp];

    private readonly SharedCitizens _shared = new();
    private readonly Channel<string> _work = Channel.CreateBounded<string>(new BoundedChannelOptions(MaxWork) { FullMode = BoundedChannelFullMode.Wait });
    private int _clients;

    public Ledger Ledger { get; } = new(TimeProvider.System);

    /// <summary>What the receivers get that are patient: all of theirs must have been acknowledged in the end.</summary>
    private static IReadOnlyCollection<string> Patient => [HubFixture.Team, .. Sources];

    /// <summary>Plays it through.</summary>
    /// <param name="breaker">What happens meanwhile; on return everything runs again.</param>
    /// <returns>The violations.</returns>
    public async Task<IReadOnlyList<string>> PlayAsync(IBreaker breaker, CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] receivers = [.. Receivers().Select(receiver => receiver.RunAsync(end.Token))];
        Task[] workers = [.. Enumerable.Range(0, Workers).Select(_ => new Team(MakeClient(HubFixture.Team), _work.Reader).RunAsync(cancellationToken))];
        Task[] practices = [.. Enumerable.Range(0, Practices).Select(i => new Practice(MakeClient(Sources[i % 2]), Ledger, _shared).RunAsync(stop.Token, cancellationToken))];
        try
        {
            await await Task.WhenAny(breaker.BreakAsync(cancellationToken), Waiting.FirstFailureAsync([.. receivers, .. workers, .. practices]));
            log.Note("no more referrals");
            await stop.CancelAsync();
            await Task.WhenAll(practices).WaitAsync(RestLimit, cancellationToken);
            await RestAsync(breaker, cancellationToken);
            _work.Writer.Complete();
            await Task.WhenAll(workers).WaitAsync(RestLimit, cancellationToken);
            await RestAsync(breaker, cancellationToken);
        }
        finally
        {
            await end.CancelAsync();
        }

        await Task.WhenAll(receivers).WaitAsync(RestLimit, cancellationToken);
        log.Note("at rest");
        Report();
        IReadOnlyList<string> idle = Ledger.Writes.Count < Practices ? ["idle: there was hardly any load."] : [];
        var journal = stand.OpenJournal(breaker.HasFailedOver).Read();
        return [.. idle, .. Checker.Check(Ledger, journal, Patient)];
    }

    private IEnumerable<Receiver> Receivers()
    {
        string[] patient = [HubFixture.Team, HubFixture.Team, HubFixture.Team, .. Sources, .. Sources];
        foreach (var participant in patient)
        {
            yield return new Receiver(MakeClient(participant), Manners.Good, Ledger, participant == HubFixture.Team ? _work.Writer : null);
        }

        yield return new Receiver(MakeClient(Practice.FarTeam), Manners.NeverAcknowledges, Ledger, work: null);
        yield return new Receiver(MakeClient(Practice.FarTeam), Manners.NeverReads, Ledger, work: null);
    }

    private Client MakeClient(string participant) =>
        new(participant, [.. stand.Hubs.Select(hub => hub.Connect(participant))], Ledger, new Random(HashCode.Combine(seed, ++_clients)));

    /// <summary>Waits until the patient have acknowledged all; the check tells if they do not.</summary>
    private async Task RestAsync(IBreaker breaker, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        var journal = stand.OpenJournal(breaker.HasFailedOver);
        using var timer = new PeriodicTimer(Look);
        while (journal.CountOpen(Patient) > 0 && TimeProvider.System.GetElapsedTime(start) < RestLimit)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private void Report()
    {
        var receipts = Ledger.Receipts;
        var messages = receipts.Select(receipt => (receipt.Participant, receipt.MessageId)).Distinct().Count();
        log.Say($"  acknowledged {Ledger.Writes.Count}, refused {Ledger.Refused.Count}, revocations {Ledger.Revocations.Count}, messages {messages}, redeliveries {receipts.Count - messages}");
        log.Say($"  unknown outcomes: {string.Join(", ", Ledger.Failures.Select(failure => $"{failure.Key}: {failure.Value}"))}");
    }
}
