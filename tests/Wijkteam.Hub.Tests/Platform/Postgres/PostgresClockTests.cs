using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Wijkteam.Hub.Fixtures;
using Wijkteam.Hub.Platform.Postgres;
using Xunit;

namespace Wijkteam.Hub.Tests.Platform.Postgres;

public sealed class PostgresClockTests(PostgresServer server) : IAsyncLifetime
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));
    private NpgsqlDataSource _source = null!;

    public async ValueTask InitializeAsync() => _source = new PostgresOptions { ConnectionString = await server.CreateEmptyDatabaseAsync() }.Journal.Open();

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _deadline.Dispose();
    }

    [Fact]
    public async Task GetUtcNow_IsTheDatabasesTime_WhateverThisMachinesClockSays()
    {
        var local = new WrongClock();
        await using var clock = new PostgresClock(_source, local, NullLogger<PostgresClock>.Instance);

        foreach (var step in (double[])[0, -3600, 7200])
        {
            local.Step(TimeSpan.FromSeconds(step));
            var earliest = await DatabaseTimeAsync();
            var shown = clock.GetUtcNow();
            var latest = await DatabaseTimeAsync();

            shown.ShouldBeInRange(earliest.AddMilliseconds(-100), latest.AddMilliseconds(100));
        }
    }

    [Fact]
    public async Task Correct_WhenTheCounterLags_CatchesUp()
    {
        var local = new WrongClock { Slower = 1000 };
        await using var clock = new PostgresClock(_source, local, NullLogger<PostgresClock>.Instance);
        while (await DatabaseTimeAsync() - clock.GetUtcNow() < TimeSpan.FromSeconds(1))
        {
            _deadline.Token.ThrowIfCancellationRequested();
        }

        await clock.CorrectAsync(_deadline.Token);

        (await DatabaseTimeAsync() - clock.GetUtcNow()).ShouldBeLessThan(TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task GetUtcNow_WhileItIsCorrected_NeverGoesBackForAnyThread()
    {
        var local = new WrongClock();
        await using var clock = new PostgresClock(_source, local, NullLogger<PostgresClock>.Instance);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token);
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var shown = clock.GetUtcNow();
                while (!done.IsCancellationRequested)
                {
                    var now = clock.GetUtcNow();
                    now.ShouldBeGreaterThanOrEqualTo(shown);
                    shown = now;
                }
            },
            _deadline.Token,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToList();

        for (var i = 0; i < 100; i++)
        {
            // The database is found to be now ahead, now behind.
            local.LoseCount(TimeSpan.FromMilliseconds(i % 2 == 0 ? 5 : -5));
            await clock.CorrectAsync(_deadline.Token);
        }

        await done.CancelAsync();
        await Task.WhenAll(readers).WaitAsync(_deadline.Token);
    }

    private async Task<DateTimeOffset> DatabaseTimeAsync()
    {
        await using var command = _source.CreateCommand("SELECT clock_timestamp()");
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(_deadline.Token))!, TimeSpan.Zero);
    }

    /// <summary>A machine whose time of day is wrong and set at will, and whose counter may lose or gain.</summary>
    private sealed class WrongClock : TimeProvider
    {
        private long _utcTicks = new DateTimeOffset(1999, 12, 31, 23, 59, 59, TimeSpan.Zero).Ticks;
        private long _lost;

        /// <summary>How many times slower it counts.</summary>
        public int Slower { get; init; } = 1;

        public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _utcTicks), TimeSpan.Zero);

        public override long GetTimestamp() => (base.GetTimestamp() / Slower) - Interlocked.Read(ref _lost);

        public void Step(TimeSpan by) => Interlocked.Add(ref _utcTicks, by.Ticks);

        public void LoseCount(TimeSpan by) => Interlocked.Add(ref _lost, (long)(by.TotalSeconds * TimestampFrequency));
    }
}
