using Wijkteam.Contracts;
using Wijkteam.Hub.Server.Tests.Fixtures;

namespace Wijkteam.Hub.Server.Tests.Client;

/// <summary>Participants with the client that is made for them.</summary>
internal static class Clients
{
    public static HubClient Connect(HubFixture hub, string participant, bool withProfessional = true) =>
        Connect(hub.Connect(participant, withProfessional), hub.HttpAddress, hub.GrpcAddress, new HubClientOptions { Time = hub.Time });

    public static HubClient Connect(HubProcess hub, string participant, HttpMessageHandler? handler = null) =>
        Connect(hub.Connect(participant), hub.HttpAddress, hub.GrpcAddress, new HubClientOptions { Handler = handler });

    private static HubClient Connect(TestParticipant participant, Uri httpAddress, Uri grpcAddress, HubClientOptions options) => new(
        grpcAddress,
        participant.Credential,
        new HubClientOptions { TokenEndpoint = new Uri(httpAddress, "/oauth2/token"), Time = options.Time, Handler = options.Handler });
}
