using Grpc.Net.Client;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>A hub with citizens who have agreed, a practice that refers them, and a team whose stream is open.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly BenchmarkStore _store;
    private readonly Participants _participants = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<InboxMessage> _received;
    private readonly List<ServerProcess> _servers = [];
    private Task? _receiving;
    private string[] _bsns = [];
    private int _submitted;

    private Scene(BenchmarkStore store, Action<InboxMessage> received) => (_store, _received) = (store, received);

    public BenchmarkStore Store => _store;

    /// <summary>The hub, or the first of several.</summary>
    public ServerProcess Server => _servers[0];

    /// <summary>The CPU time of the hubs and of their database's processes.</summary>
    public TimeSpan CpuTime => _servers.Aggregate(_store.CpuTime, (sum, server) => sum + server.CpuTime);

    public int Submitted => _submitted;

    public TeamInbox Inbox { get; private set; } = null!;

    public ReferralService.ReferralServiceClient Referrals => ReferralsOf[0];

    /// <summary>By hub.</summary>
    public IReadOnlyList<ReferralService.ReferralServiceClient> ReferralsOf { get; private set; } = [];

    /// <param name="store"><c>sqlite</c> or <c>postgres</c>.</param>
    /// <param name="isListening">Whether the team's stream is open.</param>
    /// <param name="replicas">How many hubs, of which the team's stream is at the first.</param>
    public static async Task<Scene> OpenAsync(int citizens, Action<InboxMessage> received, string store = "sqlite", bool isListening = true, int replicas = 1)
    {
        var scene = new Scene(await BenchmarkStore.CreateAsync(store, withRedis: replicas > 1), received);
        await scene.OpenAsync(citizens, replicas);
        if (isListening)
        {
            scene.Inbox = scene.NewInbox();
            scene._receiving = scene.Inbox.RunAsync(scene._end.Task);
        }

        return scene;
    }

    /// <summary>Another stream of the team's, not open yet.</summary>
    public TeamInbox NewInbox() => new(_participants.ConnectTeam(Server), _received);

    /// <summary>Stops the hub and starts it anew; nobody listens then.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        if (_receiving is { } receiving)
        {
            _receiving = null;
            await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await StartAsync(1);
    }

    public GrpcChannel ConnectAnonymously() => _participants.ConnectAnonymously(Server);

    /// <summary>A connection of a participant's own.</summary>
    public GrpcChannel Connect(string participantId) => _participants.Connect(Server, participantId);

    /// <summary>An access token of a participant's.</summary>
    public Task<string> TokenOfAsync(string participantId) => _participants.TokenOfAsync(Server, participantId);

    /// <summary>A referral that nobody submits, made at the same cost as one that is.</summary>
    public SubmitReferralRequest SampleReferral() => Samples.Referral(_bsns[0]);

    /// <summary>A referral of the citizen whose turn it is; it counts as submitted.</summary>
    public SubmitReferralRequest NextReferral() => Samples.Referral(NextBsn());

    /// <summary>The BSN of the citizen whose turn it is; what is submitted about them counts.</summary>
    public string NextBsn() => _bsns[(Interlocked.Increment(ref _submitted) - 1) % _bsns.Length];

    /// <summary>A connection of the practice to the hub's HTTP door, with its token.</summary>
    public HttpClient ConnectHttp() => _participants.ConnectHttp(Server);

    /// <summary>Waits until everything that was submitted has been received.</summary>
    public async Task DeliveredAsync()
    {
        var delivered = Load.UntilAsync(() => Inbox.Count == _submitted, () => $"{Inbox.Count} of {_submitted} submissions have been delivered");
        await await Task.WhenAny(delivered, _receiving!);
        await delivered;
    }

    /// <summary>Ends the stream and the hub, and counts what the store then holds.</summary>
    /// <exception cref="InvalidOperationException">A submission that was acknowledged was not delivered, or its delivery not acknowledged.</exception>
    public async Task CheckAsync()
    {
        _end.SetResult();
        await _receiving!;
        await StopAsync();
        var (all, acknowledged) = await _store.CountDeliveriesAsync();
        Console.WriteLine($"submitted {_submitted}, received {Inbox.Count}, in the store {all}, of which acknowledged {acknowledged}");
        if (Inbox.Count != _submitted || all != _submitted || acknowledged != _submitted)
        {
            throw new InvalidOperationException("These should be one number.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _participants.Dispose();
        await StopAsync();
        await _store.DisposeAsync();
    }

    private async Task OpenAsync(int citizens, int replicas)
    {
        await _participants.WriteDirectoryAsync(BenchmarkFolder.DirectoryOf(_store.Folder));
        await StartAsync(replicas);

        // At each hub as many, so that what a hub still knows of them is the same whoever submits where.
        ConsentService.ConsentServiceClient[] consents = [.. _servers.Select(server => new ConsentService.ConsentServiceClient(_participants.ConnectGp(server)))];
        _bsns = Samples.Bsns(citizens);
        var turn = 0;
        await Load.ForEachAsync(_bsns, async bsn => await consents[Interlocked.Increment(ref turn) % replicas].RecordConsentAsync(Samples.Agreement(bsn)));
    }

    private async Task StartAsync(int replicas)
    {
        for (var i = 0; i < replicas; i++)
        {
            _servers.Add(await ServerProcess.StartAsync(_store.Folder, _store.Settings));
        }

        ReferralsOf = [.. _servers.Select(server => new ReferralService.ReferralServiceClient(_participants.ConnectGp(server)))];
    }

    private async Task StopAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        _servers.Clear();
    }
}
