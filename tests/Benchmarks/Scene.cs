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
    private ServerProcess? _server;
    private Task? _receiving;
    private string[] _bsns = [];
    private int _submitted;

    private Scene(BenchmarkStore store, Action<InboxMessage> received) => (_store, _received) = (store, received);

    public BenchmarkStore Store => _store;

    public ServerProcess Server => _server!;

    /// <summary>The CPU time of the hub and of its database's processes.</summary>
    public TimeSpan CpuTime => Server.CpuTime + _store.CpuTime;

    public TeamInbox Inbox { get; private set; } = null!;

    public ReferralService.ReferralServiceClient Referrals { get; private set; } = null!;

    /// <param name="store"><c>sqlite</c> or <c>postgres</c>.</param>
    /// <param name="isListening">Whether the team's stream is open.</param>
    public static async Task<Scene> OpenAsync(int citizens, Action<InboxMessage> received, string store = "sqlite", bool isListening = true)
    {
        var scene = new Scene(await BenchmarkStore.CreateAsync(store), received);
        await scene.OpenAsync(citizens);
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
        await Server.DisposeAsync();
        if (_receiving is { } receiving)
        {
            _receiving = null;
            await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _server = await ServerProcess.StartAsync(_store.Folder, _store.Settings);
        Referrals = new ReferralService.ReferralServiceClient(_participants.ConnectGp(_server));
    }

    public GrpcChannel ConnectAnonymously() => _participants.ConnectAnonymously(Server);

    /// <summary>A connection of a participant's own.</summary>
    public GrpcChannel Connect(string participantId) => _participants.Connect(Server, participantId);

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
        await Server.DisposeAsync();
        _server = null;
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
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await _store.DisposeAsync();
    }

    private async Task OpenAsync(int citizens)
    {
        await _participants.WriteDirectoryAsync(BenchmarkFolder.DirectoryOf(_store.Folder));
        _server = await ServerProcess.StartAsync(_store.Folder, _store.Settings);
        var gp = _participants.ConnectGp(Server);
        Referrals = new ReferralService.ReferralServiceClient(gp);
        var consents = new ConsentService.ConsentServiceClient(gp);
        _bsns = Samples.Bsns(citizens);
        await Load.ForEachAsync(_bsns, async bsn => await consents.RecordConsentAsync(Samples.Agreement(bsn)));
    }
}
