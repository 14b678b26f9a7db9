using System.Globalization;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>How soon the hub answers, and what it has in memory: idle, and some time after a load.</summary>
internal static class IdleBenchmark
{
    private const int Citizens = 2_000;
    private const double Megabyte = 1024 * 1024;

    private static readonly TimeProvider Time = TimeProvider.System;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(string store)
    {
        // The first start makes what later ones find: keys and tables.
        await using var scene = await Scene.OpenAsync(Citizens, received: _ => { }, store);
        await scene.RestartAsync();
        var starts = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var start = Time.GetTimestamp();
            await scene.RestartAsync();
            await new DirectoryService.DirectoryServiceClient(scene.Connect(Participants.Gp)).ListParticipantsAsync(new ListParticipantsRequest());
            starts.Add(Time.GetElapsedTime(start).TotalSeconds);
        }

        await RestAsync();
        var idle = scene.Server.ResidentBytes / Megabyte;
        await Load.RunAsync(scene, Duration, async () => await scene.Referrals.SubmitReferralAsync(scene.NextReferral()), () => Task.CompletedTask);
        await RestAsync();
        var after = scene.Server.ResidentBytes / Megabyte;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{store}: start_s={Load.Median(starts):F2} idle_mb={idle:F0} after_mb={after:F0} ratio={after / idle:F2}"));
        return 0;
    }

    private static async Task RestAsync()
    {
        using var timer = new PeriodicTimer(Rest, Time);
        await timer.WaitForNextTickAsync();
    }
}
