using System.Collections.Concurrent;
using System.Globalization;
using Google.Protobuf;
using StackExchange.Redis;
using Wijkteam.Hub.Fixtures;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>What the same message takes through a Redis stream that is on disk before it answers: added, read by a consumer group that waits for it, acknowledged.</summary>
internal sealed class RedisStream : IAsyncDisposable
{
    private const string Key = "inbox";
    private const string Group = "team";
    private const int BlockMilliseconds = 200;

    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly BenchmarkFolder _folder = new();
    private readonly ConcurrentDictionary<string, long> _sent = new();
    private readonly byte[] _message;
    private readonly CancellationTokenSource _end = new();
    private RedisServer _server = null!;
    private ConnectionMultiplexer _sender = null!;
    private ConnectionMultiplexer _receiver = null!;
    private ConcurrentQueue<double> _delays = new();
    private Task _receiving = null!;
    private int _count;

    private RedisStream(byte[] message) => _message = message;

    public static async Task<RedisStream> OpenAsync(IMessage message)
    {
        var stream = new RedisStream(message.ToByteArray());
        stream._server = await RedisServer.StartAsync($"--dir {stream._folder.Path} --appendonly yes --appendfsync always");
        stream._sender = await ConnectionMultiplexer.ConnectAsync(stream._server.Configuration);

        // Of its own: what waits for the next message would hold up all else on it.
        stream._receiver = await ConnectionMultiplexer.ConnectAsync(stream._server.Configuration + ",syncTimeout=10000");
        await stream._sender.GetDatabase().ExecuteAsync("XGROUP", "CREATE", Key, Group, "$", "MKSTREAM");
        stream._receiving = stream.ReceiveAsync();
        return stream;
    }

    /// <returns>The delays of all that was sent, in milliseconds, sorted.</returns>
    public async Task<double[]> MeasureAsync(int perSecond, TimeSpan duration)
    {
        _delays = new ConcurrentQueue<double>();
        var before = _count;
        await Load.AtRateAsync(perSecond, duration, SendAsync);
        await Load.UntilAsync(() => _delays.Count == _count - before, () => $"{_delays.Count} of {_count - before} have come");
        return [.. _delays.Order()];
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _receiving;
        _sender.Dispose();
        _receiver.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
        _end.Dispose();
    }

    private async Task SendAsync()
    {
        var number = Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);
        _sent[number] = Time.GetTimestamp();
        await _sender.GetDatabase().ExecuteAsync("XADD", Key, "*", "number", number, "message", _message);
    }

    private async Task ReceiveAsync()
    {
        var database = _receiver.GetDatabase();
        while (!_end.IsCancellationRequested)
        {
            var read = await database.ExecuteAsync("XREADGROUP", "GROUP", Group, "one", "COUNT", 100, "BLOCK", BlockMilliseconds, "STREAMS", Key, ">");
            if (read.IsNull)
            {
                continue;
            }

            // One stream: its name, then its entries, each an id and its fields.
            foreach (var entry in (RedisResult[])((RedisResult[])((RedisResult[])read)[0])[1])
            {
                var (id, fields) = ((string)((RedisResult[])entry)[0], (string[])((RedisResult[])entry)[1]);
                _delays.Enqueue(Time.GetElapsedTime(_sent[fields[1]]).TotalMilliseconds);
                _ = _sender.GetDatabase().ExecuteAsync("XACK", Key, Group, id);
            }
        }
    }
}
