using System.Security.Cryptography;
using Wijkteam.Hub.Fixtures;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>Two <c>hub serve</c> on one PostgreSQL database, one Redis and one master key, as behind a balancer.</summary>
public sealed class Replicas : IAsyncDisposable
{
    private Replicas(RedisServer redis, HubProcess one, HubProcess other) => (Redis, One, Other) = (redis, one, other);

    public RedisServer Redis { get; }

    public HubProcess One { get; }

    public HubProcess Other { get; }

    public static async Task<Replicas> StartAsync(PostgresServer server)
    {
        var redis = await RedisServer.StartAsync();
        (string, string)[] shared =
        [
            ("Hub__Postgres__ConnectionString", await server.CreateDatabaseAsync()), ("Hub__Redis__Configuration", redis.Configuration),
        ];
        var one = new HubProcess(shared);
        var masterKey = Path.Combine(one.Folder, "master.key");
        await File.WriteAllTextAsync(masterKey, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        var other = new HubProcess([.. shared, ("Hub__DirectoryFile", one.DirectoryFile), ("Hub__MasterKeyFile", masterKey)]);
        one.Set("Hub__MasterKeyFile", masterKey);
        other.ShareKeysOf(one);
        var replicas = new Replicas(redis, one, other);
        one.Launch();
        other.Launch();
        await one.StartedAsync();
        await other.StartedAsync();
        return replicas;
    }

    public async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Other.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
