using Wijkteam.Hub.Fixtures;

namespace Wijkteam.Hub.Faults.Nemesis;

/// <summary>Breaks one thing after the other, in an order that its seed decides, and writes down what and when.</summary>
/// <param name="length">How long.</param>
/// <param name="menu">What it chooses from; each is done once before any is done again.</param>
internal sealed class SeededNemesis(Stand stand, int seed, TimeSpan length, IReadOnlyList<Fault> menu, Log log) : IBreaker
{
    /// <summary>How long at most nothing is broken.</summary>
    public TimeSpan MaxPeace { get; init; } = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(seed);

    public bool HasFailedOver { get; private set; }

    public async Task BreakAsync(CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        var left = new List<Fault>();
        do
        {
            if (left.Count == 0)
            {
                left.AddRange(menu.OrderBy(_ => _random.Next()));
            }

            await Task.Delay(MaxPeace * _random.NextDouble(), TimeProvider.System, cancellationToken);
            var fault = left[0];
            left.RemoveAt(0);
            var hub = _random.Next(stand.Hubs.Count);
            log.Note($"{fault} (hub {hub})");
            await new Faults(stand, hub, _random, cancellationToken).DoAsync(fault);
            HasFailedOver |= fault == Fault.FailOver;
        }
        while (left.Count > 0 || TimeProvider.System.GetElapsedTime(start) < length);
    }
}

/// <summary>What can be done to a stand.</summary>
internal enum Fault
{
    KillHub,
    KillHubBeforeCommit,
    KillHubAfterCommit,
    KillHubOnceLeased,
    FreezeHub,
    StepClock,
    KillPostgres,
    CutPostgres,
    CutBeforeCommit,
    CutAfterCommit,
    ShutPostgresOut,
    KillRedis,
    FreezeRedis,
    FlushRedis,
    CutRedis,
    FillDisk,

    /// <summary>Once: the old primary does not come back.</summary>
    FailOver,
}

/// <summary>Does one thing to a stand and mends it.</summary>
internal sealed class Faults(Stand stand, int hub, Random random, CancellationToken cancellationToken)
{
    // Longer than the leases of the load.
    private static readonly TimeSpan Freeze = TimeSpan.FromSeconds(11);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Load = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public Task DoAsync(Fault fault) => fault switch
    {
        Fault.KillHub => KillHubAsync(),
        Fault.KillHubBeforeCommit => KillHubAtAsync("before-commit"),
        Fault.KillHubAfterCommit => KillHubAtAsync("after-commit"),
        Fault.KillHubOnceLeased => KillHubAtAsync("leased"),
        Fault.FreezeHub => FreezeHubAsync(),
        Fault.StepClock => StepClockAsync(),
        Fault.KillPostgres => KillPostgresAsync(),
        Fault.CutPostgres => DoneAsync(stand.Proxies[hub].CutAll),
        Fault.CutBeforeCommit => CutAsync(Cut.BeforeCommit),
        Fault.CutAfterCommit => CutAsync(Cut.AfterCommit),
        Fault.ShutPostgresOut => ShutOutAsync(),
        Fault.KillRedis => KillRedisAsync(),
        Fault.FreezeRedis => FreezeRedisAsync(),
        Fault.FlushRedis => stand.Redis!.SayAsync("FLUSHALL"),
        Fault.CutRedis => CutRedisAsync(),
        Fault.FillDisk => FillDiskAsync(),
        _ => FailOverAsync(),
    };

    private static Task DoneAsync(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    private Task PassAsync(TimeSpan length) => Task.Delay(length, TimeProvider.System, cancellationToken);

    private async Task KillHubAsync()
    {
        await stand.Hubs[hub].KillAsync();
        await stand.Hubs[hub].StartAsync();
    }

    /// <summary>If nothing comes by there in time, the hub is killed wherever it is.</summary>
    private async Task KillHubAtAsync(string point)
    {
        stand.Order(hub, point, "kill");
        var start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!stand.IsTaken(hub, point) && TimeProvider.System.GetElapsedTime(start) < Patience)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        stand.Withdraw(hub, point);
        await KillHubAsync();
    }

    private async Task FreezeHubAsync()
    {
        stand.Hubs[hub].Freeze();
        await PassAsync(Freeze);
        stand.Hubs[hub].Thaw();
    }

    private async Task StepClockAsync()
    {
        foreach (var off in (TimeSpan[])[Step, -Step, TimeSpan.Zero])
        {
            HubClock.Set(stand.Hubs[hub], off);
            await PassAsync(HubClock.Notice + Load);
        }
    }

    private async Task KillPostgresAsync()
    {
        await stand.Primary!.KillAsync();
        await PassAsync(Outage * random.NextDouble());
        await stand.Primary.StartAgainAsync();
    }

    private async Task CutAsync(Cut cut)
    {
        var cuts = stand.Proxies[hub].Cuts;
        stand.Proxies[hub].Next = cut;
        var start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (stand.Proxies[hub].Cuts == cuts && TimeProvider.System.GetElapsedTime(start) < Patience)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        stand.Proxies[hub].Next = Cut.Never;
    }

    private async Task ShutOutAsync()
    {
        stand.Proxies[hub].IsOpen = false;
        stand.Proxies[hub].CutAll();
        await PassAsync(Outage);
        stand.Proxies[hub].IsOpen = true;
    }

    private async Task KillRedisAsync()
    {
        await stand.Redis!.KillAsync();
        await PassAsync(Outage);
        await stand.Redis.StartAgainAsync();
    }

    private async Task FreezeRedisAsync()
    {
        await stand.Redis!.FreezeAsync();
        await PassAsync(Outage);
        await stand.Redis.ThawAsync();
    }

    private async Task CutRedisAsync()
    {
        await stand.Redis!.SayAsync("CLIENT", "KILL", "TYPE", "normal");
        await stand.Redis.SayAsync("CLIENT", "KILL", "TYPE", "pubsub");
    }

    /// <summary>Leaves no byte on the disk of the SQLite files for a while.</summary>
    private async Task FillDiskAsync()
    {
        await PassAsync(Load);
        var filler = Path.Combine(stand.DataFolder, "filler");
        SmallDisk.Fill(filler);
        await PassAsync(Load);
        File.Delete(filler);
        await PassAsync(Load);
    }

    private async Task FailOverAsync()
    {
        await PassAsync(Load);
        await stand.Primary!.KillAsync();
        await PassAsync(Outage * random.NextDouble());
        await stand.Standby!.PromoteAsync();
        await PassAsync(Load);
    }
}
