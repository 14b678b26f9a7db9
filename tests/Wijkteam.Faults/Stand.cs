using System.Security.Cryptography;
using Wijkteam.Hub.Faults.Checks;
using Wijkteam.Hub.Faults.Nemesis;
using Wijkteam.Hub.Fixtures;
using Wijkteam.Hub.Server.Tests.Fixtures;

namespace Wijkteam.Hub.Faults;

/// <summary>The system that is tried: hubs as processes of their own and the servers that they lean on.</summary>
internal sealed class Stand : IAsyncDisposable
{
    private readonly string _journal;

    private Stand(IReadOnlyList<HubProcess> hubs, string journal) => (Hubs, _journal) = (hubs, journal);

    public IReadOnlyList<HubProcess> Hubs { get; }

    /// <summary>The primary, until <see cref="Standby"/> takes over; null on SQLite.</summary>
    public PostgresServer? Primary { get; private init; }

    public PostgresServer? Standby { get; private init; }

    public RedisServer? Redis { get; private init; }

    /// <summary>Where the SQLite files are; empty on PostgreSQL.</summary>
    public string DataFolder { get; private init; } = "";

    /// <summary>What stands between a hub and the primary, by the hub's number.</summary>
    public IReadOnlyList<CuttingProxy> Proxies { get; private init; } = [];

    private static string Faulty => Path.Combine(AppContext.BaseDirectory, "faulty", "hub");

    /// <summary>One hub on SQLite, not started yet.</summary>
    /// <param name="dataFolder">Where its files are; null for a folder of its own.</param>
    public static Stand OnSqlite(bool faulty, string? dataFolder = null)
    {
        var hub = MakeHub(faulty, []);
        if (dataFolder is not null)
        {
            hub.Set("Hub__DataFolder", dataFolder);
        }

        return new Stand([hub], Path.Combine(dataFolder ?? hub.DataFolder, "journal.db")) { DataFolder = dataFolder ?? hub.DataFolder };
    }

    /// <summary>Hubs on one PostgreSQL and one Redis, as behind a balancer.</summary>
    /// <param name="withStandby">Whether commits wait for a standby.</param>
    /// <param name="options">Settings of the PostgreSQL servers.</param>
    public static async Task<Stand> OnPostgresAsync(int hubs, bool withStandby = false, string options = "")
    {
        var primary = new PostgresServer { Options = $"-c track_commit_timestamp=on -c wal_keep_size=64MB {options}" };
        var database = await primary.CreateDatabaseAsync();
        var standby = withStandby ? new PostgresServer { Options = primary.Options, Password = primary.Password, Primary = primary } : null;
        if (standby is not null)
        {
            await standby.StartAsync();
            await primary.ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = 'standby'");
            await primary.ExecuteAsync("SELECT pg_reload_conf()");
        }

        var redis = await RedisServer.StartAsync();
        var proxies = Enumerable.Range(0, hubs).Select(_ => new CuttingProxy(primary.Port)).ToList();
        var processes = MakeReplicas(proxies, proxy => standby is null ? $"{database};Port={proxy.Port}" : $"{database};Host=127.0.0.1:{proxy.Port},127.0.0.1:{standby.Port}", redis);
        return new Stand(processes, PostgresServer.OfSuperuser(database)) { Primary = primary, Standby = standby, Redis = redis, Proxies = proxies };
    }

    /// <summary>The hubs' own settings, for who opens their store past them once they have stopped.</summary>
    public IReadOnlyDictionary<string, string?> Settings => Primary is null
        ? new Dictionary<string, string?> { ["Hub:DataFolder"] = DataFolder }
        : new Dictionary<string, string?>
        {
            ["Hub:DataFolder"] = Hubs[0].DataFolder, ["Hub:Postgres:ConnectionString"] = _journal, ["Hub:MasterKeyFile"] = Path.Combine(Hubs[0].Folder, "master.key"),
        };

    public async Task StartAsync()
    {
        foreach (var hub in Hubs)
        {
            hub.Launch();
        }

        foreach (var hub in Hubs)
        {
            await hub.StartedAsync();
        }
    }

    /// <summary>What the store holds now. Past the hubs, and past the proxies.</summary>
    /// <param name="fromStandby">Whether the standby is the primary now.</param>
    public IJournalReader OpenJournal(bool fromStandby = false) => Primary is null
        ? new SqliteJournalReader(_journal)
        : new PostgresJournalReader(fromStandby ? $"{_journal};Port={Standby!.Port}" : _journal);

    /// <summary>Gives an order to a hub that can be made to fail, or plants a bug in it (an empty order).</summary>
    public void Order(int hub, string point, string order) => File.WriteAllText(Path.Combine(FaultsOf(Hubs[hub]), point), order);

    /// <summary>Takes a bug or an order back.</summary>
    public void Withdraw(int hub, string point) => File.Delete(Path.Combine(FaultsOf(Hubs[hub]), point));

    /// <summary>Whether an order has been carried out.</summary>
    public bool IsTaken(int hub, string point) => !File.Exists(Path.Combine(FaultsOf(Hubs[hub]), point));

    public async ValueTask DisposeAsync()
    {
        foreach (var hub in Hubs)
        {
            await hub.DisposeAsync();
        }

        foreach (var proxy in Proxies)
        {
            await proxy.DisposeAsync();
        }

        foreach (var server in new IAsyncDisposable?[] { Redis, Standby, Primary }.OfType<IAsyncDisposable>())
        {
            await server.DisposeAsync();
        }
    }

    private static string FaultsOf(HubProcess hub) => Path.Combine(hub.Folder, "faults");

    private static List<HubProcess> MakeReplicas(IReadOnlyList<CuttingProxy> proxies, Func<CuttingProxy, string> connectionString, RedisServer redis)
    {
        var hubs = proxies.Select(proxy => MakeHub(
            faulty: true,
            ("Hub__Postgres__ConnectionString", connectionString(proxy)),
            ("Hub__Redis__Configuration", redis.Configuration))).ToList();
        var masterKey = Path.Combine(hubs[0].Folder, "master.key");
        File.WriteAllText(masterKey, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        foreach (var hub in hubs)
        {
            hub.Set("Hub__MasterKeyFile", masterKey);
            hub.Set("Hub__DirectoryFile", hubs[0].DirectoryFile);
        }

        hubs.ForEach(HubClock.Prepare);
        hubs.Skip(1).ToList().ForEach(hub => hub.ShareKeysOf(hubs[0]));
        return hubs;
    }

    private static HubProcess MakeHub(bool faulty, params IEnumerable<(string Name, string Value)> settings)
    {
        (string, string)[] all = [.. settings, ("Identity__TokenLifetime", "00:00:30"), ("Logging__LogLevel__Microsoft.AspNetCore", "Warning")];
        var hub = faulty ? new HubProcess(all) { Executable = Faulty } : new HubProcess(all);
        var faults = System.IO.Directory.CreateDirectory(FaultsOf(hub)).FullName;
        hub.Set("HUB_FAULTS", faults);
        return hub;
    }
}
