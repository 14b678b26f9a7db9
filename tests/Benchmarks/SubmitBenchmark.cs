using System.Globalization;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>Durable submits, delivered and acknowledged, beside a bare echo of the same message: in turn, so that whatever else the machine does falls on both.</summary>
internal static class SubmitBenchmark
{
    private const int Citizens = 200_000;
    private const int Rounds = 5;

    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync(string store)
    {
        await using var scene = await Scene.OpenAsync(Citizens, received: _ => { }, store);
        var echo = new EchoService.EchoServiceClient(scene.ConnectAnonymously());
        var referral = scene.NextReferral();
        await scene.Referrals.SubmitReferralAsync(referral);
        Console.WriteLine($"message of {referral.CalculateSize()} bytes, {Citizens} citizens, {store}, 64 calls in flight, {Rounds} rounds of {Duration.TotalSeconds} s each in turn");

        Task<Round> EchoAsync(TimeSpan duration) => Load.RunAsync(scene, duration, async () => await echo.EchoAsync(scene.SampleReferral()), () => Task.CompletedTask);
        Task<Round> SubmitAsync(TimeSpan duration) => Load.RunAsync(scene, duration, async () => await scene.Referrals.SubmitReferralAsync(scene.NextReferral()), scene.DeliveredAsync);

        var pgbench = scene.Store.Server is { } server ? await Pgbench.CreateAsync(server) : null;
        await EchoAsync(Duration);
        await SubmitAsync(Warmup);
        var (echoes, submits, singles) = (new List<Round>(), new List<Round>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            echoes.Add(await EchoAsync(Duration));
            submits.Add(await SubmitAsync(Duration));
            if (pgbench is not null)
            {
                singles.Add(await pgbench.RunAsync(Duration));
            }
        }

        await scene.CheckAsync();
        Print("echo", echoes);
        Print("submit", submits);
        var throughput = Median(submits, round => round.PerSecond) / Median(echoes, round => round.PerSecond);
        var cpu = Median(submits, Cpu) / Median(echoes, Cpu);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{store}: submit_vs_echo={throughput:F3} cpu_vs_echo={cpu:F2}"));
        if (pgbench is not null)
        {
            var single = Load.Median(singles);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"pgbench {single:F0}/s submit_vs_pgbench={Median(submits, round => round.PerSecond) / single:F2}"));
        }

        return 0;
    }

    private static void Print(string name, List<Round> rounds)
    {
        var perSecond = rounds.Select(round => round.PerSecond).Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {name,-6} {Load.Median(perSecond),6:F0}/s ({perSecond[0]:F0} to {perSecond[^1]:F0})  CPU per request: server {Median(rounds, round => round.ServerMicroseconds):F0} µs, client {Median(rounds, round => round.ClientMicroseconds):F0} µs  p50 {Median(rounds, round => Load.Percentile(round.Delays, 50)):F2} ms  p99 {Median(rounds, round => Load.Percentile(round.Delays, 99)):F2} ms
            """));
    }

    private static double Cpu(Round round) => round.ServerMicroseconds + round.ClientMicroseconds;

    private static double Median(List<Round> rounds, Func<Round, double> value) => Load.Median(rounds.Select(value));
}
