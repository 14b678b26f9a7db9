using System.Globalization;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>Whether what the hub does takes longer with a million entries in the journal than with ten thousand.</summary>
internal static class GrowthBenchmark
{
    private const int Citizens = 5_000;
    private const int Few = 10_000;
    private const int Many = 1_000_000;

    // A submission and its disclosure.
    private const int EntriesPerReferral = 2;
    private const int Rounds = 5;
    private const int Calls = 300;

    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync(string store)
    {
        await using var scene = await Scene.OpenAsync(Citizens, DeliverBenchmark.Received, store);
        await FillAsync(scene, Few);
        await MeasureAsync(scene); // To get warm.
        var few = await MeasureAsync(scene);
        await FillAsync(scene, Many);
        var many = await MeasureAsync(scene);
        var ratios = few.Zip(many, (before, after) => (before.Name, Ratio: after.Milliseconds / before.Milliseconds, before, after)).ToList();
        foreach (var (name, ratio, before, after) in ratios)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name,-8} {before.Milliseconds:F3} ms at {Few} entries, {after.Milliseconds:F3} ms at {Many}, ratio {ratio:F2}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{store}: growth={ratios.Max(ratio => ratio.Ratio):F2}"));
        return 0;
    }

    private static async Task FillAsync(Scene scene, int entries)
    {
        await Load.ForEachAsync(
            Enumerable.Range(0, Math.Max(0, (entries / EntriesPerReferral) - scene.Submitted)), async _ => await scene.Referrals.SubmitReferralAsync(scene.NextReferral()));
        await scene.DeliveredAsync();
    }

    /// <summary>Medians of the rounds.</summary>
    private static async Task<List<(string Name, double Milliseconds)>> MeasureAsync(Scene scene)
    {
        var operations = new OperationsService.OperationsServiceClient(scene.Connect(Participants.Operator));
        var team = new ReferralService.ReferralServiceClient(scene.Connect(Participants.Team));
        var referral = (await scene.Referrals.SubmitReferralAsync(scene.NextReferral())).Referral.Id;
        List<(string Name, Func<Task<double>> Measure)> measures =
        [
            ("submit", async () => 1_000 / (await Load.RunAsync(
                scene, Duration, async () => await scene.Referrals.SubmitReferralAsync(scene.NextReferral()), scene.DeliveredAsync)).PerSecond),
            ("delivery", async () => Load.Percentile(await DeliverBenchmark.MeasureAsync(scene, 200, Duration), 50)),
            ("list", () => OneByOneAsync(async () => await team.ListReferralsAsync(new ListReferralsRequest { PageSize = 50 }))),
            ("trace", () => OneByOneAsync(async () => await operations.TraceExchangeAsync(new TraceExchangeRequest { ExchangeId = referral }))),
        ];
        var results = new List<(string, double)>();
        foreach (var (name, measure) in measures)
        {
            var rounds = new List<double>();
            for (var round = 0; round < Rounds; round++)
            {
                rounds.Add(await measure());
            }

            results.Add((name, Load.Median(rounds)));
        }

        return results;
    }

    private static async Task<double> OneByOneAsync(Func<Task> call)
    {
        var delays = new List<double>();
        for (var i = 0; i < Calls; i++)
        {
            var start = Time.GetTimestamp();
            await call();
            delays.Add(Time.GetElapsedTime(start).TotalMilliseconds);
        }

        return Load.Median(delays);
    }
}
