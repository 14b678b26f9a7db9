using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Wijkteam.Hub.Fixtures;
using Wijkteam.Hub.Platform.Redis;
using Xunit;

namespace Wijkteam.Hub.Tests.Platform.Redis;

public sealed class RedisConnectionTests : IAsyncLifetime
{
    private const string Key = "wijkteam-hub:1:citizen:test";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly byte[] Value = [1, 2, 3];

    private readonly List<RedisConnection> _connections = [];
    private RedisServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _connections.ForEach(connection => connection.Dispose());
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Tell_IsHeardByOthers_AndNotByOneself()
    {
        var (one, other) = (Connect(), Connect());
        var (own, heard) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        one.Listen(RedisNames.Wake, own.Enqueue);
        other.Listen(RedisNames.Wake, heard.Enqueue);

        await UntilAsync(() =>
        {
            one.Tell(RedisNames.Wake, "team a");
            return Task.FromResult(!heard.IsEmpty);
        });

        heard.ShouldAllBe(what => what == "team a");
        other.Tell(RedisNames.Wake, "");
        await UntilAsync(() => Task.FromResult(!own.IsEmpty));
        own.ShouldBe([""]);
    }

    [Fact]
    public async Task Set_IsFoundByOthers_ForItsLifetime()
    {
        Connect().Set(Key, Value, TimeSpan.FromMinutes(1));

        var other = Connect();
        await UntilAsync(async () => await other.FindAsync(Key) is { } found && found.SequenceEqual(Value));
        int.Parse(await _server.SayAsync("TTL", Key)).ShouldBeInRange(1, 60);
    }

    [Fact]
    public async Task Set_TooLarge_IsNotKept()
    {
        var connection = Connect();

        connection.Set(Key, new byte[(16 * 1024) + 1], TimeSpan.FromMinutes(1));
        connection.Set(Key + "2", Value, TimeSpan.FromMinutes(1));

        await UntilAsync(async () => await connection.FindAsync(Key + "2") is not null);
        (await connection.FindAsync(Key)).ShouldBeNull();
    }

    [Fact]
    public async Task Redis_ThatIsAwayAtTheStart_IsDoneWithout_AndUsedWhenItComes()
    {
        await _server.KillAsync();
        var connection = Connect();
        var heard = 0;
        connection.Listen(RedisNames.Wake, _ => Interlocked.Increment(ref heard));
        connection.Tell(RedisNames.Wake, "team");
        connection.Set(Key, Value, TimeSpan.FromMinutes(1));
        (await connection.FindAsync(Key)).ShouldBeNull();

        await _server.StartAgainAsync();

        await KeepsAgainAsync(connection);
        var other = Connect();
        await UntilAsync(() =>
        {
            other.Tell(RedisNames.Wake, "team");
            return Task.FromResult(Volatile.Read(ref heard) > 0);
        });
    }

    [Fact]
    public async Task Redis_ThatDies_IsDoneWithout_AndUsedWhenItIsBack()
    {
        var connection = Connect();
        await KeepsAgainAsync(connection);

        await _server.KillAsync();
        (await connection.FindAsync(Key)).ShouldBeNull();
        connection.Set(Key, Value, TimeSpan.FromMinutes(1));
        connection.Tell(RedisNames.Wake, "team");

        await _server.StartAgainAsync();
        await KeepsAgainAsync(connection);
    }

    [Fact]
    public async Task Redis_ThatDoesNotAnswer_CostsAFewTimeouts_AndThenNothing()
    {
        var connection = Connect();
        await KeepsAgainAsync(connection);

        await _server.FreezeAsync();
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 10_000; i++)
        {
            (await connection.FindAsync(Key)).ShouldBeNull();
        }

        // One by one they would take 500 s.
        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        await _server.ThawAsync();
        await KeepsAgainAsync(connection);
    }

    [Fact]
    public async Task Redis_ThatIsFull_KeepsNothing_AndNothingFails()
    {
        var connection = Connect();
        await KeepsAgainAsync(connection);
        await _server.SayAsync("CONFIG", "SET", "maxmemory", "1");

        connection.Set(Key + "2", Value, TimeSpan.FromMinutes(1));
        connection.Tell(RedisNames.Wake, "team");

        (await connection.FindAsync(Key + "2")).ShouldBeNull();
        await _server.SayAsync("CONFIG", "SET", "maxmemory", "0");
        await KeepsAgainAsync(connection);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",password=wrong")]
    public async Task Redis_ThatWantsAnotherPassword_IsForTheOperatorToMend(string password)
    {
        await using var server = await RedisServer.StartAsync("--requirepass right");

        var e = Should.Throw<InvalidOperationException>(() => Connect(server.Configuration + password));

        e.Message.ShouldContain("password");
        e.Message.ShouldContain(server.Configuration);
        e.Message.ShouldContain(RedisOptions.ConfigurationSetting);
        e.Message.ShouldNotContain("wrong");
        Connect(server.Configuration + ",password=right");
    }

    [Theory]
    [InlineData("redis.example:6379")]
    [InlineData("10.1.2.3:6379,password=secret")]
    [InlineData("127.0.0.1:6379,10.1.2.3:6379")]
    [InlineData("127.0.0.1:6379,sneaky=1")]
    public void Configuration_ThatIsUnsafeOrUnreadable_IsRefused(string configuration)
    {
        var e = Should.Throw<InvalidOperationException>(() => Connect(configuration));

        e.Message.ShouldContain(RedisOptions.ConfigurationSetting);
        e.Message.ShouldContain("ssl=true");
        e.Message.ShouldNotContain("secret");
    }

    private RedisConnection Connect() => Connect(_server.Configuration);

    private RedisConnection Connect(string configuration)
    {
        var connection = RedisConnection.Open(new RedisOptions { Configuration = configuration }, NullLogger<RedisConnection>.Instance, TimeProvider.System);
        _connections.Add(connection);
        return connection;
    }

    private static Task KeepsAgainAsync(RedisConnection connection) => UntilAsync(async () =>
    {
        connection.Set(Key, Value, TimeSpan.FromMinutes(1));
        return await connection.FindAsync(Key) is not null;
    });

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Look);
        while (!await holds())
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Deadline);
            await timer.WaitForNextTickAsync();
        }
    }
}
