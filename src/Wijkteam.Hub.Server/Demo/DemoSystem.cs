using System.Security.Cryptography;
using Wijkteam.Contracts;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>The system of one participant, as it would run at that participant's: its own key, token, connection and acting professional.</summary>
internal sealed class DemoSystem : IDisposable
{
    private readonly ECDsa _key;
    private readonly HubClient _hub;

    public DemoSystem(string participantId, DemoHub hub, DemoKeys keys, TimeProvider time)
    {
        Name = DemoDirectory.Read().Registrations.First(registration => registration.Participant.Id == participantId).Participant.Name;
        _key = keys.Load(participantId);
        var options = new HubClientOptions { TokenEndpoint = new Uri(hub.HttpAddress, "/oauth2/token"), Time = time };
        _hub = new HubClient(hub.GrpcAddress, DemoKeys.CredentialOf(participantId, _key), options);
    }

    public string Name { get; }

    public ReferralService.ReferralServiceClient Referrals => _hub.Referrals;

    public ConsentService.ConsentServiceClient Consents => _hub.Consents;

    public SignalService.SignalServiceClient Signals => _hub.Signals;

    public HouseholdService.HouseholdServiceClient Households => _hub.Households;

    public PlanService.PlanServiceClient Plans => _hub.Plans;

    public InboxService.InboxServiceClient Inbox => _hub.Inbox;

    /// <summary>Proves who it is at the hub's token endpoint; later calls do the same when the token has run out.</summary>
    public async Task SignInAsync(CancellationToken cancellationToken) => await _hub.Tokens.GetAsync(cancellationToken);

    public void Dispose()
    {
        _hub.Dispose();
        _key.Dispose();
    }
}
