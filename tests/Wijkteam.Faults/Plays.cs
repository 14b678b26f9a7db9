using Wijkteam.Hub.Faults.Nemesis;
using Wijkteam.Hub.Faults.Planted;

namespace Wijkteam.Hub.Faults;

/// <summary>The runs by their names.</summary>
/// <param name="length">How long each; null: as short as <c>test.sh</c> has them.</param>
internal sealed class Plays(int seed, TimeSpan? length, Log log)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private static readonly Fault[] OnSqlite = [Fault.KillHub, Fault.KillHub, Fault.KillHubBeforeCommit, Fault.KillHubAfterCommit, Fault.KillHubOnceLeased];

    private static readonly Fault[] OnPostgres =
    [
        Fault.KillHub, Fault.KillHubBeforeCommit, Fault.KillHubAfterCommit, Fault.KillHubOnceLeased, Fault.FreezeHub, Fault.KillPostgres, Fault.CutPostgres,
        Fault.CutBeforeCommit, Fault.CutAfterCommit, Fault.ShutPostgresOut, Fault.KillRedis, Fault.FreezeRedis, Fault.FlushRedis, Fault.CutRedis,
    ];

    private IReadOnlyDictionary<string, Func<CancellationToken, Task<IReadOnlyList<string>>>> All => new Dictionary<string, Func<CancellationToken, Task<IReadOnlyList<string>>>>
    {
        ["sqlite"] = SqliteAsync,
        ["postgres"] = PostgresAsync,
        ["failover"] = FailOverAsync,
        ["bugs"] = BugsAsync,
    };

    /// <summary>Plays those that are named, or all.</summary>
    /// <returns>Whether nothing was violated.</returns>
    /// <exception cref="FormatException">There is none of a name.</exception>
    public async Task<bool> PlayAsync(IReadOnlyList<string> names)
    {
        var plays = All;
        if (names.FirstOrDefault(name => !plays.ContainsKey(name)) is { } unknown)
        {
            throw new FormatException($"There is no {unknown}: {string.Join(", ", plays.Keys)}.");
        }

        var isSound = true;
        foreach (var name in names.Count > 0 ? names : [.. plays.Keys])
        {
            log.Say($"{name} --seed {seed}");
            using var limit = new CancellationTokenSource(Limit + (length ?? TimeSpan.Zero));
            var violations = await plays[name](limit.Token);
            foreach (var violation in violations)
            {
                log.Say($"  VIOLATED {violation}");
            }

            isSound &= violations.Count == 0;
        }

        return isSound;
    }

    private async Task<IReadOnlyList<string>> SqliteAsync(CancellationToken cancellationToken)
    {
        await using var stand = Stand.OnSqlite(faulty: true);
        return await PlayAsync(stand, OnSqlite, length ?? Shortest, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> PostgresAsync(CancellationToken cancellationToken)
    {
        await using var stand = await Stand.OnPostgresAsync(hubs: 2);
        return await PlayAsync(stand, OnPostgres, length ?? Shortest, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> FailOverAsync(CancellationToken cancellationToken)
    {
        await using var stand = await Stand.OnPostgresAsync(hubs: 2, withStandby: true);
        return await PlayAsync(stand, [Fault.FailOver], TimeSpan.Zero, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> BugsAsync(CancellationToken cancellationToken)
    {
        await using var stand = await Stand.OnPostgresAsync(hubs: 2, options: PlantedBugs.ServerOptions);
        await stand.StartAsync();
        return await PlantedBugs.TryAsync(stand, log, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> PlayAsync(Stand stand, IReadOnlyList<Fault> menu, TimeSpan time, CancellationToken cancellationToken)
    {
        await stand.StartAsync();
        return await new Run(stand, seed, log).PlayAsync(new SeededNemesis(stand, seed, time, menu, log), cancellationToken);
    }
}
