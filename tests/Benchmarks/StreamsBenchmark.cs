using System.Globalization;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>What other streams that are open cost those who just receive: delays without and with them in turn, and the server's memory.</summary>
internal static class StreamsBenchmark
{
    private const int Citizens = 4_000;
    private const int Rounds = 7;
    private const int PerSecond = 200;
    private const int Many = 1_000;
    private const int Unread = 20;

    // Until then the compilers are at work behind the calls.
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);
    private static readonly string[] Others = [Participants.Gp, "huisarts-wittevrouwen", "buurtteam-jeugd-gezin-noordoost", "zorgverzekeraar-domstad"];

    private static OperationsService.OperationsServiceClient _operations = null!;
    private static ReferralService.ReferralServiceClient? _accepting;

    public static async Task<int> RunAsync()
    {
        await CompareAsync("nothing, twice", [Participants.Gp], 0);
        await CompareAsync($"{Many} streams of one participant", [Participants.Gp], Many);
        await CompareAsync($"{Many} streams of {Others.Length} participants", Others, Many);
        await CompareAsync("a stream that nobody reads", [Participants.Gp], 1, accepting: true);
        await CompareAsync($"{Unread} streams that nobody reads", [Participants.Gp], Unread, accepting: true);
        return 0;
    }

    /// <param name="accepting">Whether the team accepts what it receives, so that there is something for the practice that it does not read.</param>
    private static async Task CompareAsync(string name, string[] participants, int count, bool accepting = false)
    {
        await using var scene = await Scene.OpenAsync(Citizens, Received);
        _operations = new OperationsService.OperationsServiceClient(scene.Connect(Participants.Operator));
        _accepting = accepting ? new ReferralService.ReferralServiceClient(scene.Connect(Participants.Team)) : null;
        await DeliverBenchmark.SendAsync(scene, PerSecond, Warmup);
        var (without, with, growth) = (new List<double[]>(), new List<double[]>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            without.Add(await DeliverBenchmark.MeasureAsync(scene, PerSecond, Duration));
            var idle = scene.Server.ResidentBytes;
            await using (await OpenAsync(scene, participants, count))
            {
                with.Add(await DeliverBenchmark.MeasureAsync(scene, PerSecond, Duration));
                growth.Add((scene.Server.ResidentBytes - idle) / (1024.0 * 1024));
            }

            await CountedAsync(streams => streams == 1);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {Compare("all", without, with, Together)}; {Compare("median round", without, with, MedianRound)}; memory_mib={growth.Max():F0}"));
    }

    private static string Compare(string what, List<double[]> without, List<double[]> with, Func<List<double[]>, double> p99) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} p99 {p99(without):F2} ms without, {p99(with):F2} ms with, ratio={p99(with) / p99(without):F2}");

    private static double Together(List<double[]> rounds) => Load.Percentile([.. rounds.SelectMany(delays => delays).Order()], 99);

    /// <summary>A round in which the machine stood still for a moment decides about all of them together, and does not about this.</summary>
    private static double MedianRound(List<double[]> rounds) => Load.Median(rounds.Select(delays => Load.Percentile(delays, 99)));

    private static async Task<StrangersProcess> OpenAsync(Scene scene, string[] participants, int count)
    {
        var strangers = await StrangersProcess.StartAsync(scene.Server.GrpcAddress, await Task.WhenAll(participants.Select(scene.TokenOfAsync)), count);
        await CountedAsync(streams => streams > count);
        return strangers;
    }

    /// <summary>Waits until the operator sees so many streams; one is the team's.</summary>
    private static Task CountedAsync(Func<int, bool> isMet)
    {
        var streams = 0;
        return Load.UntilAsync(
            () =>
            {
                streams = _operations.ListQueues(new ListQueuesRequest { PageSize = 100 }).Queues.Sum(queue => queue.OpenStreams);
                return isMet(streams);
            },
            () => $"{streams} streams are open");
    }

    private static void Received(InboxMessage message)
    {
        DeliverBenchmark.Received(message);
        _ = _accepting?.AcceptReferralAsync(new AcceptReferralRequest { RequestId = Guid.NewGuid().ToString(), Id = message.Referral.Id, Note = new string('n', 4_000) });
    }
}
