using System.Globalization;
using Grpc.Net.Client;
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

    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);
    private static readonly string[] Others = [Participants.Gp, "huisarts-wittevrouwen", "buurtteam-jeugd-gezin-noordoost", "zorgverzekeraar-domstad"];

    private static OperationsService.OperationsServiceClient _operations = null!;
    private static ReferralService.ReferralServiceClient? _accepting;

    public static async Task<int> RunAsync()
    {
        await using var scene = await Scene.OpenAsync(Citizens, Received);
        _operations = new OperationsService.OperationsServiceClient(scene.Connect(Participants.Operator));
        await DeliverBenchmark.SendAsync(scene, PerSecond, Warmup);
        await CompareAsync(scene, $"{Many} streams of one participant", [Participants.Gp], Many);
        await CompareAsync(scene, $"{Many} streams of {Others.Length} participants", Others, Many);

        // From here on the team accepts what it receives, so that there is something for the practice that it does not read.
        _accepting = new ReferralService.ReferralServiceClient(scene.Connect(Participants.Team));
        await CompareAsync(scene, "a stream that nobody reads", [Participants.Gp], 1);
        await CompareAsync(scene, $"{Unread} streams that nobody reads", [Participants.Gp], Unread);
        return 0;
    }

    private static async Task CompareAsync(Scene scene, string name, string[] participants, int count)
    {
        var (without, with, growth) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            without.Add(Load.Percentile(await DeliverBenchmark.MeasureAsync(scene, PerSecond, Duration), 99));
            var idle = scene.Server.ResidentBytes;
            using (await OpenAsync(scene, participants, count))
            {
                with.Add(Load.Percentile(await DeliverBenchmark.MeasureAsync(scene, PerSecond, Duration), 99));
                growth.Add((scene.Server.ResidentBytes - idle) / (1024.0 * 1024));
            }

            await CountedAsync(streams => streams == 1);
        }

        // The median round: one in which the machine stood still for a moment would decide about all of them together.
        var (p99Without, p99With) = (Load.Median(without), Load.Median(with));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: p99 {p99Without:F2} ms without, {p99With:F2} ms with, ratio={p99With / p99Without:F2}, memory_mib={growth.Max():F0}"));
    }

    /// <summary>Opens streams that ask for messages and read none.</summary>
    private static async Task<IDisposable> OpenAsync(Scene scene, string[] participants, int count)
    {
        var end = new CancellationTokenSource();
        GrpcChannel[] channels = [.. participants.Select(scene.Connect)];
        for (var i = 0; i < count; i++)
        {
            var call = new InboxService.InboxServiceClient(channels[i % channels.Length]).Receive(cancellationToken: end.Token);
            await call.RequestStream.WriteAsync(new ReceiveRequest { Open = new Open { MaxUnacknowledged = 1_000 } });
        }

        await CountedAsync(streams => streams > count);
        return new Ending(end);
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

    private sealed class Ending(CancellationTokenSource end) : IDisposable
    {
        public void Dispose()
        {
            end.Cancel();
            end.Dispose();
        }
    }
}
