using System.Globalization;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>What has come while nobody listened is leased, sent and acknowledged, over one stream and over a hundred.</summary>
internal static class ConsumeBenchmark
{
    private const int Citizens = 20_000;
    private const int Messages = 40_000;
    private const int Many = 100;

    private static readonly TimeProvider Time = TimeProvider.System;

    public static async Task<int> RunAsync(string store)
    {
        await using var scene = await Scene.OpenAsync(Citizens, received: _ => { }, store, isListening: false);
        await MeasureAsync(scene, 1); // To get warm.
        var one = await MeasureAsync(scene, 1);
        var many = await MeasureAsync(scene, Many);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{store}: deliveries_per_s={one:F0} over one stream, {many:F0} over {Many}"));
        return 0;
    }

    private static async Task<double> MeasureAsync(Scene scene, int streams)
    {
        await Load.ForEachAsync(Enumerable.Range(0, Messages), async _ => await scene.Referrals.SubmitReferralAsync(scene.NextReferral()));
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = Time.GetTimestamp();
        TeamInbox[] inboxes = [.. Enumerable.Range(0, streams).Select(_ => scene.NewInbox())];
        Task[] receiving = [.. inboxes.Select(inbox => inbox.RunAsync(end.Task))];
        var received = Load.UntilAsync(() => inboxes.Sum(inbox => inbox.Count) == Messages, () => $"{inboxes.Sum(inbox => inbox.Count)} of {Messages} have come");
        await await Task.WhenAny([received, .. receiving]);
        await received;

        // A stream ends when all that it has acknowledged is on disk.
        end.SetResult();
        await Task.WhenAll(receiving);
        var perSecond = Messages / Time.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{streams,4} streams: {perSecond:F0}/s"));
        return perSecond;
    }
}
