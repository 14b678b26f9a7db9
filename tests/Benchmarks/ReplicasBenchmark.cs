using System.Globalization;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>What a submission costs three hubs on one database, of which each gets a third of them, beside one that gets them all: CPU of hubs and database together.</summary>
internal static class ReplicasBenchmark
{
    private const int Citizens = 50_000;
    private const int Rounds = 5;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync()
    {
        await using var scene = await Scene.OpenAsync(Citizens, received: _ => { }, "postgres", replicas: 3);
        var turn = 0;
        Task<Round> RunAsync(int replicas) => Load.RunAsync(
            scene,
            Duration,
            async () => await scene.ReferralsOf[(int)((uint)Interlocked.Increment(ref turn) % (uint)replicas)].SubmitReferralAsync(scene.NextReferral()),
            scene.DeliveredAsync);
        await RunAsync(1);
        await RunAsync(3);
        var (one, three) = (new List<Round>(), new List<Round>());
        for (var round = 0; round < Rounds; round++)
        {
            one.Add(await RunAsync(1));
            three.Add(await RunAsync(3));
        }

        await scene.CheckAsync();
        Print("one", one);
        Print("three", three);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cpu_3_vs_1={Cpu(three) / Cpu(one):F2}"));
        return 0;
    }

    private static void Print(string name, List<Round> rounds) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name,-6} {Load.Median(rounds.Select(round => round.PerSecond)):F0}/s, CPU per request: {Cpu(rounds):F0} µs"));

    private static double Cpu(List<Round> rounds) => Load.Median(rounds.Select(round => round.ServerMicroseconds));
}
