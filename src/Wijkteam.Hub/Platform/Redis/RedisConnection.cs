using System.Net;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using StackExchange.Redis;

namespace Wijkteam.Hub.Platform.Redis;

/// <summary>The hub's connection to Redis, and the only file that knows its client. Whatever is wrong with Redis costs a look-up its timeout at most, and after a few of
/// those nothing: the breaker does without Redis for a while and then tries one.</summary>
internal sealed class RedisConnection : IBroadcast, ISharedCache, IDisposable
{
    private const int MaxValueBytes = 16 * 1024;

    private static readonly TimeSpan Break = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    private readonly string _self = Guid.NewGuid().ToString("N");
    private readonly ConnectionMultiplexer _redis;
    private readonly ResiliencePipeline _pipeline;
    private readonly ILogger<RedisConnection> _logger;

    private RedisConnection(ConnectionMultiplexer redis, TimeSpan timeout, ILogger<RedisConnection> logger, TimeProvider time)
    {
        _redis = redis;
        _logger = logger;
        _redis.ConnectionFailed += (_, e) => logger.Lost(e.FailureType.ToString());
        _redis.ConnectionRestored += (_, _) => logger.Restored();
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = 4,
                SamplingDuration = Break,
                BreakDuration = Break,
                ShouldHandle = new PredicateBuilder().Handle<RedisException>().Handle<TimeoutException>().Handle<TimeoutRejectedException>(),
            })
            .AddTimeout(timeout)
            .Build();
    }

    public bool Keeps => true;

    /// <summary>Connects. A Redis that is away is waited for beside the traffic; one that does not want this hub, or would get its words over a network in the clear, is
    /// a mistake that only the operator can mend.</summary>
    /// <exception cref="InvalidOperationException">The configuration cannot be read or used; the message says what to do.</exception>
    public static RedisConnection Open(RedisOptions options, ILogger<RedisConnection> logger, TimeProvider time)
    {
        var settings = Read(options);
        using var log = new StringWriter();
        var redis = ConnectionMultiplexer.Connect(settings, log);
        if (log.ToString() is var said && (said.Contains("NOAUTH", StringComparison.Ordinal) || said.Contains("WRONGPASS", StringComparison.Ordinal)))
        {
            redis.Dispose();
            throw new InvalidOperationException(
                $"Redis at {Names(settings)} refuses the password of this hub, or wants one: put the right 'password=…' into {RedisOptions.ConfigurationSetting}.");
        }

        if (!redis.IsConnected)
        {
            logger.Away(Names(settings));
        }

        return new RedisConnection(redis, TimeSpan.FromMilliseconds(options.TimeoutMilliseconds), logger, time);
    }

    public void Tell(string topic, string what) => Forget(() => _redis.GetSubscriber().Publish(topic, $"{_self} {what}", CommandFlags.FireAndForget));

    public void Listen(string topic, Action<string> heard) => _redis.GetSubscriber().Subscribe(topic, (_, message) =>
    {
        var text = (string)message;
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space > 0 && !text.AsSpan(0, space).SequenceEqual(_self))
        {
            heard(text[(space + 1)..]);
        }
    });

    public async ValueTask<byte[]?> FindAsync(string key)
    {
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (call, cancellationToken) => (byte[]?)await call.Redis.GetDatabase().StringGetAsync(call.Key).WaitAsync(cancellationToken),
                (Redis: _redis, Key: key));
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ExecutionRejectedException)
        {
            return null;
        }
    }

    public void Set(string key, byte[] value, TimeSpan lifetime)
    {
        if (value.Length <= MaxValueBytes)
        {
            Forget(() => _redis.GetDatabase().StringSet(key, value, lifetime, flags: CommandFlags.FireAndForget));
        }
    }

    public void Dispose() => _redis.Dispose();

    private void Forget(Action send)
    {
        try
        {
            send();
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            // Not told, not kept: nobody depends on it.
            _logger.NotSent(e.GetType().Name);
        }
    }

    private static ConfigurationOptions Read(RedisOptions options)
    {
        ConfigurationOptions settings;
        try
        {
            settings = ConfigurationOptions.Parse(options.Configuration);
        }
        catch (ArgumentException e)
        {
            // Says nothing of what was found: there may be a password in it.
            throw new InvalidOperationException($"{RedisOptions.ConfigurationSetting} cannot be read: write 'host:port,password=…,ssl=true'.", e);
        }

        if (!settings.Ssl && settings.EndPoints.FirstOrDefault(point => !IsLoopback(point)) is { } remote)
        {
            throw new InvalidOperationException($"{RedisOptions.ConfigurationSetting} leads to {remote} over the network without TLS: add 'ssl=true'.");
        }

        settings.AbortOnConnectFail = false;
        settings.ConnectTimeout = (int)ConnectTimeout.TotalMilliseconds;
        settings.ConnectRetry = 1;
        settings.ReconnectRetryPolicy = new LinearRetry((int)Break.TotalMilliseconds);
        settings.KeepAlive = 5;
        settings.ClientName = "wijkteam-hub";
        return settings;
    }

    private static bool IsLoopback(EndPoint point) => point switch
    {
        IPEndPoint ip => IPAddress.IsLoopback(ip.Address),
        DnsEndPoint dns => string.Equals(dns.Host, "localhost", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static string Names(ConfigurationOptions settings) => string.Join(", ", settings.EndPoints);
}
