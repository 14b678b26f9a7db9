using System.Security.Cryptography;
using Grpc.Net.Client;
using Wijkteam.Contracts;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>The system of one participant, as it would run at that participant's: its own key, token, connection and acting professional.</summary>
internal sealed class DemoSystem : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly ECDsa _key;
    private readonly AccessTokenSource _tokens;
    private readonly GrpcChannel _channel;

    public DemoSystem(string participantId, DemoHub hub, DemoKeys keys, TimeProvider time)
    {
        Name = DemoDirectory.Read().Registrations.First(registration => registration.Participant.Id == participantId).Participant.Name;
        _key = keys.Load(participantId);
        _tokens = new AccessTokenSource(_http, new Uri(hub.HttpAddress, "/oauth2/token"), DemoKeys.CredentialOf(participantId, _key), time);
        _channel = GrpcChannel.ForAddress(hub.GrpcAddress, new GrpcChannelOptions
        {
            HttpHandler = new AccessTokenHandler(_tokens, new SocketsHttpHandler()),
            ThrowOperationCanceledOnCancellation = true,
        });
        Referrals = new ReferralService.ReferralServiceClient(_channel);
        Consents = new ConsentService.ConsentServiceClient(_channel);
        Inbox = new InboxService.InboxServiceClient(_channel);
    }

    public string Name { get; }

    public ReferralService.ReferralServiceClient Referrals { get; }

    public ConsentService.ConsentServiceClient Consents { get; }

    public InboxService.InboxServiceClient Inbox { get; }

    /// <summary>Proves who it is at the hub's token endpoint; later calls do the same when the token has run out.</summary>
    public async Task SignInAsync(CancellationToken cancellationToken) => await _tokens.GetAsync(cancellationToken);

    public void Dispose()
    {
        _channel.Dispose();
        _tokens.Dispose();
        _http.Dispose();
        _key.Dispose();
    }
}
