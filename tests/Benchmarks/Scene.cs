using Grpc.Net.Client;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>A hub with citizens who have agreed, a practice that refers them, and a team whose stream is open.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly BenchmarkFolder _folder = new();
    private readonly Participants _participants = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<InboxMessage> _received;
    private ServerProcess? _server;
    private Task? _receiving;
    private string[] _bsns = [];
    private int _submitted;

    private Scene(Action<InboxMessage> received) => _received = received;

    public ServerProcess Server => _server!;

    public TeamInbox Inbox { get; private set; } = null!;

    public ReferralService.ReferralServiceClient Referrals { get; private set; } = null!;

    public static async Task<Scene> OpenAsync(int citizens, Action<InboxMessage> received)
    {
        var scene = new Scene(received);
        await scene.OpenAsync(citizens);
        return scene;
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
        var (all, acknowledged) = _folder.CountDeliveries();
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

        _folder.Dispose();
    }

    private async Task OpenAsync(int citizens)
    {
        await _participants.WriteDirectoryAsync(BenchmarkFolder.DirectoryOf(_folder.Path));
        _server = await ServerProcess.StartAsync(_folder.Path);
        var gp = _participants.ConnectGp(Server);
        Referrals = new ReferralService.ReferralServiceClient(gp);
        var consents = new ConsentService.ConsentServiceClient(gp);
        _bsns = Samples.Bsns(citizens);
        await Load.ForEachAsync(_bsns, async bsn => await consents.RecordConsentAsync(Samples.Agreement(bsn)));
        Inbox = new TeamInbox(_participants.ConnectTeam(Server), _received);
        _receiving = Inbox.RunAsync(_end.Task);
    }
}
