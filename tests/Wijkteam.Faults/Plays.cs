using Wijkteam.Hub.Faults.Households;
using Wijkteam.Hub.Faults.Nemesis;
using Wijkteam.Hub.Faults.Planted;

namespace Wijkteam.Hub.Faults;

/// <summary>The runs by their names.</summary>
/// <param name="length">How long each; null: as short as <c>test.sh</c> has them.</param>
internal sealed class Plays(int seed, TimeSpan? length, Log log)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private static readonly Fault[] OnSqlite = [Fault.KillHub, Fault.KillHubBeforeCommit, Fault.KillHubAfterCommit];

    // The quick ones, and each kind of trouble once.
    private static readonly Fault[] OnPostgres =
    [
        Fault.KillHubAfterCommit, Fault.FreezeHub, Fault.StepClock, Fault.KillPostgres, Fault.CutBeforeCommit, Fault.CutAfterCommit, Fault.KillRedis, Fault.FreezeRedis, Fault.CutRedis,
    ];

    private static readonly Fault[] ForLongOnPostgres =
    [
        .. OnPostgres, Fault.KillHub, Fault.KillHubBeforeCommit, Fault.KillHubOnceLeased, Fault.CutPostgres, Fault.ShutPostgresOut, Fault.FlushRedis,
    ];

    /// <summary>Those that are played if none is named: what takes no rights.</summary>
    private static readonly string[] Usual = ["sqlite", "postgres", "failover", "bugs", "households"];

    private IReadOnlyDictionary<string, Func<CancellationToken, Task<IReadOnlyList<string>>>> All => new Dictionary<string, Func<CancellationToken, Task<IReadOnlyList<string>>>>
    {
        ["sqlite"] = SqliteAsync,
        ["postgres"] = PostgresAsync,
        ["failover"] = FailOverAsync,
        ["disk"] = DiskAsync,
        ["bugs"] = BugsAsync,
        ["households"] = HouseholdsAsync,
    };

    /// <summary>Plays those that are named, or the usual.</summary>
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
        foreach (var name in names.Count > 0 ? names : Usual)
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
        return await PlayAsync(stand, length is null ? OnSqlite : [.. OnSqlite, Fault.KillHubOnceLeased], cancellationToken);
    }

    private async Task<IReadOnlyList<string>> PostgresAsync(CancellationToken cancellationToken)
    {
        await using var stand = await Stand.OnPostgresAsync(hubs: 2);
        return await PlayAsync(stand, length is null ? OnPostgres : ForLongOnPostgres, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> FailOverAsync(CancellationToken cancellationToken)
    {
        await using var stand = await Stand.OnPostgresAsync(hubs: 2, withStandby: true);
        return await PlayAsync(stand, [Fault.FailOver], cancellationToken);
    }

    /// <summary>On a file system of its own, which only root may mount.</summary>
    private async Task<IReadOnlyList<string>> DiskAsync(CancellationToken cancellationToken)
    {
        await using var disk = await SmallDisk.MountAsync();
        await using var stand = Stand.OnSqlite(faulty: true, disk.Folder);
        return await PlayAsync(stand, [Fault.FillDisk], cancellationToken);
    }

    private async Task<IReadOnlyList<string>> BugsAsync(CancellationToken cancellationToken)
    {
        await using var stand = await Stand.OnPostgresAsync(hubs: 2, options: PlantedBugs.ServerOptions);
        await stand.StartAsync();
        return await PlantedBugs.TryAsync(stand, log, cancellationToken);
    }

    /// <summary>Both stores, and then the bugs.</summary>
    private async Task<IReadOnlyList<string>> HouseholdsAsync(CancellationToken cancellationToken)
    {
        await using var embedded = Stand.OnSqlite(faulty: true);
        var violations = await new HouseholdRun(embedded, seed, log).PlayAsync(length, OnSqlite, cancellationToken);
        await using var shared = await Stand.OnPostgresAsync(hubs: 2);
        violations = [.. violations, .. await new HouseholdRun(shared, seed, log).PlayAsync(length, HouseholdRun.Menu, cancellationToken)];
        await using var planted = Stand.OnSqlite(faulty: true);
        return [.. violations, .. await HouseholdBugs.TryAsync(planted, log, cancellationToken)];
    }

    private async Task<IReadOnlyList<string>> PlayAsync(Stand stand, IReadOnlyList<Fault> menu, CancellationToken cancellationToken)
    {
        await stand.StartAsync();

        // A standby takes over once; all else can be done again and again.
        var time = menu.Contains(Fault.FailOver) ? TimeSpan.Zero : length ?? TimeSpan.Zero;
        return await new Run(stand, seed, log).PlayAsync(new SeededNemesis(stand, seed, time, menu, log), cancellationToken);
    }
}
