using Wijkteam.Hub.Faults.Checks;
using Wijkteam.Hub.Faults.Load;
using Wijkteam.Hub.Server.Tests.Fixtures;

namespace Wijkteam.Hub.Faults.Planted;

/// <summary>Proves the checker: it says nothing of sound hubs, and of each planted bug what it must.</summary>
internal static class PlantedBugs
{
    /// <summary>What was committed without waiting for the disk stays in the server's memory as long as PostgreSQL lets it.</summary>
    public const string ServerOptions = "-c wal_writer_delay=10s -c wal_writer_flush_after=1GB";

    /// <returns>What the checker said of sound hubs, and the bugs that it did not catch.</returns>
    public static async Task<IReadOnlyList<string>> TryAsync(Stand stand, Log log, CancellationToken cancellationToken)
    {
        var scene = new Scene(stand, new Ledger(TimeProvider.System), cancellationToken);
        var wrong = new List<string>();
        var known = new HashSet<string>();
        foreach (var bug in Bugs.All)
        {
            await bug.ActAsync(scene);
            wrong.AddRange(NewViolations(scene, bug, known).Select(violation => $"without {bug.Name}: {violation}"));
        }

        log.Note($"sound hubs: {wrong.Count} violations");
        foreach (var bug in Bugs.All)
        {
            var caught = await CatchAsync(scene, bug, known);
            log.Note($"{bug.Name}: {caught.FirstOrDefault() ?? "not caught"}");
            if (!caught.Exists(violation => violation.StartsWith($"{bug.Promise}: ", StringComparison.Ordinal)))
            {
                wrong.Add($"{bug.Name} was not caught as {bug.Promise}.");
            }
        }

        return wrong;
    }

    private static async Task<List<string>> CatchAsync(Scene scene, Bug bug, HashSet<string> known)
    {
        var hubs = Enumerable.Range(0, scene.Stand.Hubs.Count).ToList();
        hubs.ForEach(hub => scene.Stand.Order(hub, bug.Name, ""));
        try
        {
            await bug.ActAsync(scene);
            return NewViolations(scene, bug, known);
        }
        finally
        {
            hubs.ForEach(hub => scene.Stand.Withdraw(hub, bug.Name));
        }
    }

    private static List<string> NewViolations(Scene scene, Bug bug, HashSet<string> known) =>
        [.. Checker.Check(scene.Ledger, scene.Stand.OpenJournal().Read(), bug.Patient ? [HubFixture.Team] : []).Where(known.Add)];
}
