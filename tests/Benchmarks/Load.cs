using System.Diagnostics;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>What one round came to.</summary>
/// <param name="ServerCpu">The hub's, and that of its database.</param>
/// <param name="Delays">Of each call, in milliseconds, sorted.</param>
internal sealed record Round(int Calls, TimeSpan Elapsed, TimeSpan ServerCpu, TimeSpan ClientCpu, double[] Delays)
{
    public double PerSecond => Calls / Elapsed.TotalSeconds;

    public double ServerMicroseconds => ServerCpu.TotalMicroseconds / Calls;

    public double ClientMicroseconds => ClientCpu.TotalMicroseconds / Calls;
}

/// <summary>Makes calls and measures them.</summary>
internal static class Load
{
    private const int InFlight = 64;

    private static readonly TimeProvider Time = TimeProvider.System;

    /// <summary>Keeps calls in flight for a while; the round ends when <paramref name="settled"/> says that all that they set going has come to rest.</summary>
    public static async Task<Round> RunAsync(Scene scene, TimeSpan duration, Func<Task> call, Func<Task> settled, int inFlight = InFlight)
    {
        var (serverCpu, clientCpu, start) = (scene.CpuTime, OwnCpuTime(), Time.GetTimestamp());
        var callers = Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            var delays = new List<double>();
            while (Time.GetElapsedTime(start) < duration)
            {
                var sent = Time.GetTimestamp();
                await call();
                delays.Add(Time.GetElapsedTime(sent).TotalMilliseconds);
            }

            return delays;
        }));
        var all = (await Task.WhenAll(callers)).SelectMany(delays => delays).Order().ToArray();
        await settled();
        return new Round(all.Length, Time.GetElapsedTime(start), scene.CpuTime - serverCpu, OwnCpuTime() - clientCpu, all);
    }

    /// <summary>Calls so many times a second for a while, without waiting for the answers before it goes on; waits for all of them in the end.</summary>
    public static async Task AtRateAsync(int perSecond, TimeSpan duration, Func<Task> call)
    {
        var called = new List<Task>();
        var start = Time.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1), Time);
        for (var elapsed = TimeSpan.Zero; elapsed < duration; elapsed = Time.GetElapsedTime(start))
        {
            // Whatever is due by the clock, however coarse the timer is.
            while (called.Count < elapsed.TotalSeconds * perSecond)
            {
                called.Add(call());
            }

            await timer.WaitForNextTickAsync();
        }

        await Task.WhenAll(called);
    }

    /// <summary>Calls once for each item, 64 at a time.</summary>
    public static Task ForEachAsync<T>(IEnumerable<T> items, Func<T, Task> call) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = InFlight }, async (item, _) => await call(item));

    /// <summary>Waits until something holds; fails if it does not within 20 seconds.</summary>
    public static async Task UntilAsync(Func<bool> holds, Func<string> what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1), Time);
        for (var start = Time.GetTimestamp(); !holds(); await timer.WaitForNextTickAsync())
        {
            if (Time.GetElapsedTime(start) > TimeSpan.FromSeconds(20))
            {
                throw new InvalidOperationException($"Still waiting: {what()}.");
            }
        }
    }

    /// <summary>A percentile of sorted values.</summary>
    public static double Percentile(double[] sorted, double percent) => sorted[(int)(percent / 100 * (sorted.Length - 1))];

    public static double Median(IEnumerable<double> values) => Percentile([.. values.Order()], 50);

    private static TimeSpan OwnCpuTime()
    {
        using var own = Process.GetCurrentProcess();
        return own.TotalProcessorTime;
    }
}
