using Wijkteam.Hub.Faults.Load;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Faults.Households;

/// <summary>Proves the checker of households: it says nothing of a sound hub, and of each planted bug what it must.</summary>
internal static class HouseholdBugs
{
    private static readonly (string Name, string Promise, Func<Client, Client, HouseholdLedger, CancellationToken, Task> Act)[] All =
    [
        ("coordinator-epoch-ignored", "stale", ActUnderAnOldEpochAsync),
        ("handover-in-two-commits", "vacancy", HandOverAsync),
        ("merger-drops-a-member", "member", MergeAsync),
    ];

    /// <returns>What the checker said of a sound hub, and the bugs that it did not catch.</returns>
    public static async Task<IReadOnlyList<string>> TryAsync(Stand stand, Log log, CancellationToken cancellationToken)
    {
        var wrong = new List<string>();
        foreach (var (name, promise, act) in All)
        {
            var sound = await ActAsync(stand, act, cancellationToken);
            wrong.AddRange(sound.Select(violation => $"without {name}: {violation}"));
            stand.Order(0, name, "");
            var caught = await ActAsync(stand, act, cancellationToken);
            stand.Withdraw(0, name);
            log.Note($"{name}: {(caught is [var first, ..] ? first : "not caught")}");
            if (!caught.Any(violation => violation.StartsWith($"{promise}: ", StringComparison.Ordinal)))
            {
                wrong.Add($"{name} was not caught as {promise}.");
            }
        }

        return wrong;
    }

    private static async Task<IReadOnlyList<string>> ActAsync(
        Stand stand, Func<Client, Client, HouseholdLedger, CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        await stand.StartAsync();
        var (calls, ledger) = (new Ledger(TimeProvider.System), new HouseholdLedger());
        await act(MakeClient(HubFixture.Team), MakeClient(HubFixture.YouthTeam), ledger, cancellationToken);
        await stand.Hubs[0].StopAsync();
        await using var journal = new HouseholdJournal(stand.Settings);
        return await new HouseholdChecker(ledger, stand.OpenJournal().Read(), journal).CheckAsync(cancellationToken);

        Client MakeClient(string participant) => new(participant, [stand.Hubs[0].Connect(participant)], calls, new Random(0));
    }

    private static async Task ActUnderAnOldEpochAsync(Client one, Client other, HouseholdLedger ledger, CancellationToken cancellationToken)
    {
        var formed = await FormAsync(one, ledger, cancellationToken);
        var first = Of(one, formed, ledger);
        await first.OfferAsync(other.Id, cancellationToken);
        await Of(other, formed, ledger).AcceptAsync(cancellationToken);
        var second = new Household(formed) { LastCoordinatorEpoch = 2 };
        await Of(other, second, ledger).OfferAsync(one.Id, cancellationToken);
        await first.AcceptAsync(cancellationToken);
        try
        {
            await first.ConfirmAsync(cancellationToken);
        }
        catch (RefusedByHubException)
        {
            // As it must be.
        }
    }

    private static async Task HandOverAsync(Client one, Client other, HouseholdLedger ledger, CancellationToken cancellationToken)
    {
        var formed = await FormAsync(one, ledger, cancellationToken);
        await Of(one, formed, ledger).OfferAsync(other.Id, cancellationToken);
        await Of(other, formed, ledger).AcceptAsync(cancellationToken);
    }

    private static async Task MergeAsync(Client one, Client other, HouseholdLedger ledger, CancellationToken cancellationToken)
    {
        var formed = await FormAsync(one, ledger, cancellationToken);
        var twin = await FormAsync(one, ledger, cancellationToken);
        await Of(one, formed, ledger).MergeAsync(twin.Id, cancellationToken);
    }

    private static Task<Household> FormAsync(Client team, HouseholdLedger ledger, CancellationToken cancellationToken) =>
        new Family([team], ledger, new Random(1)).FormAsync(team, cancellationToken);

    private static Coordinating Of(Client team, Household household, HouseholdLedger ledger) => new(team, household, ledger, new Random(1));
}
