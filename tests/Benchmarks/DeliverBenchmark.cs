using System.Collections.Concurrent;
using System.Globalization;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>From a submit's sending to its receipt on the team's stream, at a rate that does not wait for the answers.</summary>
internal static class DeliverBenchmark
{
    private const int Citizens = 4_000;

    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);
    private static readonly TimeProvider Time = TimeProvider.System;

    // By the id of the request, which the referral's contact carries to its receiver.
    private static readonly ConcurrentDictionary<string, long> Sent = new();
    private static ConcurrentQueue<double> _delays = new();

    public static async Task<int> RunAsync(string store)
    {
        await using var scene = await Scene.OpenAsync(Citizens, Received, store);
        await SendAsync(scene, 500, Warmup);
        await MeasureAsync(scene, 100, Duration);
        var delays = await MeasureAsync(scene, 500, Duration);
        await scene.CheckAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"p50_ms={Load.Percentile(delays, 50):F2} p99_ms={Load.Percentile(delays, 99):F2}"));
        return 0;
    }

    /// <returns>The delays of all that was sent, in milliseconds, sorted.</returns>
    public static async Task<double[]> MeasureAsync(Scene scene, int perSecond, TimeSpan duration)
    {
        _delays = new ConcurrentQueue<double>();
        await SendAsync(scene, perSecond, duration);
        var delays = _delays.Order().ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{perSecond,4}/s: {delays.Length} delivered, p50 {Load.Percentile(delays, 50):F2} ms, p99 {Load.Percentile(delays, 99):F2} ms, most {delays[^1]:F2} ms"));
        return delays;
    }

    public static async Task SendAsync(Scene scene, int perSecond, TimeSpan duration)
    {
        var sent = new List<Task>();
        var start = Time.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1), Time);
        for (var elapsed = TimeSpan.Zero; elapsed < duration; elapsed = Time.GetElapsedTime(start))
        {
            // Whatever is due by the clock, however coarse the timer is.
            while (sent.Count < elapsed.TotalSeconds * perSecond)
            {
                sent.Add(SendAsync(scene));
            }

            await timer.WaitForNextTickAsync();
        }

        await Task.WhenAll(sent);
        await scene.DeliveredAsync();
    }

    private static async Task SendAsync(Scene scene)
    {
        var referral = scene.NextReferral();
        referral.Content.ReferrerContact = referral.RequestId;
        Sent[referral.RequestId] = Time.GetTimestamp();
        await scene.Referrals.SubmitReferralAsync(referral);
    }

    public static void Received(InboxMessage message)
    {
        if (Sent.TryRemove(message.Referral.Content.ReferrerContact, out var sent))
        {
            _delays.Enqueue(Time.GetElapsedTime(sent).TotalMilliseconds);
        }
    }
}
