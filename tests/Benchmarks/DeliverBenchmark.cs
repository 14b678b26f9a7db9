using System.Collections.Concurrent;
using System.Globalization;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>From a submit's sending to its receipt on the team's stream, at a rate that does not wait for the answers.</summary>
internal static class DeliverBenchmark
{
    private const int Citizens = 4_000;
    private const int Rounds = 3;

    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);
    private static readonly TimeProvider Time = TimeProvider.System;

    // By the id of the request, which the referral's contact carries to its receiver.
    private static readonly ConcurrentDictionary<string, long> Sent = new();
    private static ConcurrentQueue<double> _delays = new();

    public static async Task<int> RunAsync(string store)
    {
        await using var scene = await Scene.OpenAsync(Citizens, Received, store);
        await using var redis = await RedisStream.OpenAsync(scene.SampleReferral());
        await SendAsync(scene, 500, Warmup);
        await redis.MeasureAsync(500, Duration);
        await MeasureAsync(scene, 100, Duration);
        var (delays, beside) = (new List<double[]>(), new List<double[]>());
        for (var round = 0; round < Rounds; round++)
        {
            delays.Add(await MeasureAsync(scene, 500, Duration));
            beside.Add(await redis.MeasureAsync(500, Duration));
        }

        await scene.CheckAsync();
        var (p50, p99) = (Median(delays, 50), Median(delays, 99));
        var (redis50, redis99) = (Median(beside, 50), Median(beside, 99));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Redis stream, always: p50 {redis50:F2} ms, p99 {redis99:F2} ms"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{store}: p50_ms={p50:F2} p99_ms={p99:F2} vs_redis={p50 / redis50:F2} (p99 {p99 / redis99:F2})"));
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
        await Load.AtRateAsync(perSecond, duration, () => SendAsync(scene));
        await scene.DeliveredAsync();
    }

    private static double Median(List<double[]> rounds, double percent) => Load.Median(rounds.Select(delays => Load.Percentile(delays, percent)));

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
