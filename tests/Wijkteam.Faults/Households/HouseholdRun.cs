using Wijkteam.Hub.Faults.Load;
using Wijkteam.Hub.Faults.Nemesis;
using Wijkteam.Hub.Server.Tests.Fixtures;

namespace Wijkteam.Hub.Faults.Households;

/// <summary>Teams at the same households, somebody who breaks the hubs meanwhile, and the check.</summary>
internal sealed class HouseholdRun(Stand stand, int seed, Log log)
{
    private const int Workers = 6;

    private static readonly TimeSpan RestLimit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan MaxPeace = TimeSpan.FromSeconds(5);

    private int _clients;

    /// <summary>What is done to two hubs on PostgreSQL meanwhile.</summary>
    public static IReadOnlyList<Fault> Menu { get; } =
        [Fault.KillHub, Fault.KillHubBeforeCommit, Fault.KillHubAfterCommit, Fault.FreezeHub, Fault.CutBeforeCommit, Fault.CutAfterCommit, Fault.KillRedis];

    private Ledger Calls { get; } = new(TimeProvider.System);

    private HouseholdLedger Ledger { get; } = new();

    /// <returns>The violations.</returns>
    public async Task<IReadOnlyList<string>> PlayAsync(TimeSpan? length, IReadOnlyList<Fault> menu, CancellationToken cancellationToken)
    {
        await StartAsync(stand);
        using var stop = new CancellationTokenSource();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] receivers = [.. Family.Teams.Append(Family.Gp).Select(participant => new Receiver(MakeClient(participant), Manners.Good, Calls, work: null).RunAsync(end.Token))];
        Task[] workers = [.. Enumerable.Range(0, Workers).Select(number => MakeFamily(number).RunAsync(stop.Token, cancellationToken))];
        try
        {
            var breaking = new SeededNemesis(stand, seed, length ?? Length, menu, log) { MaxPeace = MaxPeace }.BreakAsync(cancellationToken);
            await await Task.WhenAny(breaking, Waiting.FirstFailureAsync([.. receivers, .. workers]));
            await stop.CancelAsync();
            await Task.WhenAll(workers).WaitAsync(RestLimit, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Somebody is never answered: what the calls say of it is worth more than that.
            return ["unanswered: a request was not answered within the limit.", .. Calls.Faults.Distinct()];
        }
        finally
        {
            await end.CancelAsync();
        }

        await Task.WhenAll(receivers).WaitAsync(RestLimit, cancellationToken);
        await Task.WhenAll(stand.Hubs.Select(hub => hub.StopAsync()));
        return await CheckAsync(cancellationToken);
    }

    /// <summary>Terms so short that they pass.</summary>
    public static async Task StartAsync(Stand stand)
    {
        foreach (var hub in stand.Hubs)
        {
            hub.Set("Hub__Households__SilenceAfter", "00:00:04");
            hub.Set("Hub__Households__AnswerOfferWithin", "00:00:03");
            hub.Set("Hub__Households__FindCoordinatorWithin", "00:00:02");
        }

        await stand.StartAsync();
    }

    private async Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken)
    {
        log.Say($"  households {Ledger.Households.Count}, citizens {Ledger.Citizens.Count}, acts as coordinator {Ledger.Acts.Count}, edits {Ledger.Edits.Count}, taken back {Ledger.Outs.Count}, refused {Calls.Refused.Count}");
        IReadOnlyList<string> idle = Ledger.Edits.Count < Workers || Ledger.Acts.Count < Workers ? ["idle: there was hardly any load."] : [];
        await using var journal = new HouseholdJournal(stand.Settings);
        return [.. idle, .. Calls.Faults.Distinct(), .. await new HouseholdChecker(Ledger, stand.OpenJournal().Read(), journal).CheckAsync(cancellationToken)];
    }

    private Family MakeFamily(int number) => new([.. Family.Teams.Select(MakeClient)], Ledger, new Random(HashCode.Combine(seed, number)));

    private Client MakeClient(string participant) =>
        new(participant, [.. stand.Hubs.Select(hub => hub.Connect(participant))], Calls, new Random(HashCode.Combine(seed, ++_clients)));
}
