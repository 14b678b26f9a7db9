using Microsoft.Extensions.Logging;
using Npgsql;

namespace Wijkteam.Hub.Platform.Postgres;

/// <summary>The database's clock, which all hubs on it share: read at start and every few seconds, carried on by this machine's monotonic counter. What is done to this
/// machine's own clock changes nothing. It never goes back. Timers are the system's.</summary>
internal sealed partial class PostgresClock : TimeProvider, IAsyncDisposable
{
    // The shortest round trip says it most exactly.
    private const int RoundTrips = 5;

    /// <summary>How often the clock is read. A quartz strays by less than a millisecond in that time.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Jump = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _counter;
    private readonly ILogger<PostgresClock> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _reading;
    private ClockReading _last;
    private long _shown;

    /// <param name="source">Belongs to the caller.</param>
    /// <param name="counter">Counts, and ticks; its time of day is not looked at.</param>
    /// <exception cref="NpgsqlException">The database cannot be asked.</exception>
    public PostgresClock(NpgsqlDataSource source, TimeProvider counter, ILogger<PostgresClock> logger)
    {
        _source = source;
        _counter = counter;
        _logger = logger;
        using var connection = source.OpenConnection();
        var (before, after, time) = Enumerable.Range(0, RoundTrips).Select(_ => Read(connection)).MinBy(read => read.After - read.Before);
        _last = ClockReading.Of(before, after, counter.TimestampFrequency, time);
        _reading = ReadOnAsync();
    }

    public override long TimestampFrequency => _counter.TimestampFrequency;

    public override DateTimeOffset GetUtcNow()
    {
        var now = _last.At(_counter.GetTimestamp()).UtcTicks;

        // While a reading is replaced, another thread may have been shown a little more by the one before.
        for (var shown = Interlocked.Read(ref _shown); now > shown;)
        {
            var found = Interlocked.CompareExchange(ref _shown, now, shown);
            if (found == shown)
            {
                return new DateTimeOffset(now, TimeSpan.Zero);
            }

            shown = found;
        }

        return new DateTimeOffset(Interlocked.Read(ref _shown), TimeSpan.Zero);
    }

    public override long GetTimestamp() => _counter.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _counter.CreateTimer(callback, state, dueTime, period);

    /// <summary>Reads the database's clock anew.</summary>
    public async Task CorrectAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        var best = await ReadAsync(connection, cancellationToken);
        for (var i = 1; i < RoundTrips; i++)
        {
            var read = await ReadAsync(connection, cancellationToken);
            best = read.After - read.Before < best.After - best.Before ? read : best;
        }

        var off = best.Time - _last.At(best.After);
        _last = _last.Corrected(best.Before, best.After, best.Time);
        if (off.Duration() > Jump)
        {
            Jumped(_logger, off);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        _stopping.Dispose();
    }

    private async Task ReadOnAsync()
    {
        using var timer = new PeriodicTimer(Period, _counter);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                try
                {
                    await CorrectAsync(_stopping.Token);
                }
                catch (NpgsqlException)
                {
                    // Whatever else needs the database says so; the counter carries on.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private (long Before, long After, DateTimeOffset Time) Read(NpgsqlConnection connection)
    {
        using var command = CommandOn(connection);
        var before = _counter.GetTimestamp();
        var time = TimeOf(command.ExecuteScalar());
        return (before, _counter.GetTimestamp(), time);
    }

    private async Task<(long Before, long After, DateTimeOffset Time)> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = CommandOn(connection);
        var before = _counter.GetTimestamp();
        var time = TimeOf(await command.ExecuteScalarAsync(cancellationToken));
        return (before, _counter.GetTimestamp(), time);
    }

    private static DateTimeOffset TimeOf(object? timestamp) => new((DateTime)timestamp!, TimeSpan.Zero);

    private static NpgsqlCommand CommandOn(NpgsqlConnection connection) => new("SELECT clock_timestamp()", connection);

    [LoggerMessage(1010, LogLevel.Warning, "The database's clock was found {Off} off from how it had run so far. Is the time of its server synchronised?")]
    private static partial void Jumped(ILogger logger, TimeSpan off);
}
