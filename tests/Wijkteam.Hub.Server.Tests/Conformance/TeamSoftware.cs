using System.Security.Cryptography;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Wijkteam.Contracts;
using Wijkteam.Hub.Server.Conformance;
using Wijkteam.Hub.Server.Demo;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Conformance;

/// <summary>What a team's software may do wrong.</summary>
public enum Flaw
{
    None,

    /// <summary>Acknowledges nothing.</summary>
    NeverAcknowledges,

    /// <summary>A message that comes again takes effect again.</summary>
    ForgetsWhatItHasTakenIn,

    /// <summary>Chooses another request_id when it repeats a call.</summary>
    RepeatsUnderAnotherId,

    /// <summary>Does not repeat a call whose answer was lost.</summary>
    GivesUp,

    /// <summary>Opens its stream again at once, and again.</summary>
    Hammers,

    /// <summary>Accepts whatever comes, cancelled or not.</summary>
    AcceptsAll,
}

/// <summary>A team's software that answers by itself: accepts all that it receives, and starts and completes the first; or does one thing wrong.</summary>
internal sealed class TeamSoftware : IAsyncDisposable
{
    private static readonly CompleteReferralRequest Outcome = new() { Outcome = DemoPeople.Outcome() };

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _end = new();
    private readonly HashSet<string> _taken = [];
    private readonly ECDsa _key;
    private readonly HttpClient _http = new();
    private readonly AccessTokenSource _tokens;
    private readonly GrpcChannel _channel;
    private readonly InboxService.InboxServiceClient _inbox;
    private readonly ReferralService.ReferralServiceClient _referrals;
    private readonly Flaw _flaw;
    private bool _hasCompleted;
    private readonly Task _running;

    public TeamSoftware(Sandbox sandbox, DemoKeys keys, Flaw flaw)
    {
        _flaw = flaw;
        _key = keys.Load(DemoPeople.Team);
        _tokens = new AccessTokenSource(_http, new Uri(sandbox.HttpAddress, "/oauth2/token"), DemoKeys.CredentialOf(DemoPeople.Team, _key), TimeProvider.System);

        // Nothing is repeated but by hand.
        _channel = GrpcChannel.ForAddress(sandbox.GrpcAddress, new GrpcChannelOptions { HttpHandler = new AccessTokenHandler(_tokens, new SocketsHttpHandler()) });
        (_inbox, _referrals) = (new InboxService.InboxServiceClient(_channel), new ReferralService.ReferralServiceClient(_channel));
        _running = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _channel.Dispose();
        _tokens.Dispose();
        _http.Dispose();
        _key.Dispose();
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                if (_flaw == Flaw.Hammers)
                {
                    await ReceiveAsync();
                }
                else
                {
                    await new InboxReceiver(_inbox, new InboxReceiverOptions { LeaseDuration = Lease }).RunAsync(HandleAsync, _end.Token);
                }
            }
            catch (Exception e) when (e is RpcException or IOException or OperationCanceledException)
            {
                // And again.
            }
        }
    }

    private async Task ReceiveAsync()
    {
        using var call = _inbox.Receive(cancellationToken: _end.Token);
        await call.RequestStream.WriteAsync(new ReceiveRequest { Open = new Open { MaxUnacknowledged = 10, LeaseDuration = Duration.FromTimeSpan(Lease) } });
        while (await call.ResponseStream.MoveNext(_end.Token))
        {
            var message = call.ResponseStream.Current.Message;
            await HandleAsync(message, _end.Token);
            await call.RequestStream.WriteAsync(new ReceiveRequest { Ack = new Ack { Leases = { new LeaseReference { MessageId = message.MessageId, LeaseToken = message.LeaseToken } } } });
        }
    }

    private async Task HandleAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        if (_flaw == Flaw.NeverAcknowledges)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        bool isNew;
        lock (_taken)
        {
            isNew = _taken.Add(message.MessageId);
        }

        if (message.Referral is { } referral && (isNew || _flaw == Flaw.ForgetsWhatItHasTakenIn) && (referral.Status == ReferralStatus.Requested || _flaw == Flaw.AcceptsAll))
        {
            await AnswerAsync(referral.Id, cancellationToken);
        }
    }

    private async Task AnswerAsync(string id, CancellationToken cancellationToken)
    {
        await CallAsync(requestId => _referrals.AcceptReferralAsync(new AcceptReferralRequest { RequestId = requestId, Id = id }, cancellationToken: cancellationToken));
        if (Interlocked.Exchange(ref _hasCompleted, true))
        {
            return;
        }

        await CallAsync(requestId => _referrals.StartReferralAsync(new StartReferralRequest { RequestId = requestId, Id = id }, cancellationToken: cancellationToken));
        await CallAsync(requestId => _referrals.CompleteReferralAsync(new CompleteReferralRequest(Outcome) { RequestId = requestId, Id = id }, cancellationToken: cancellationToken));
    }

    private async Task CallAsync<T>(Func<string, AsyncUnaryCall<T>> call)
    {
        var requestId = DemoPeople.NewId();
        for (var isDone = false; !isDone;)
        {
            try
            {
                await call(requestId);
                isDone = true;
            }
            catch (RpcException e)
            {
                // Another refusal is a matter between people.
                isDone = e.StatusCode != StatusCode.Unavailable || _flaw == Flaw.GivesUp;
                requestId = _flaw == Flaw.RepeatsUnderAnotherId ? DemoPeople.NewId() : requestId;
            }
        }
    }
}
