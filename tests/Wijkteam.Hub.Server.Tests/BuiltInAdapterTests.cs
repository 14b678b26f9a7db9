using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Contracts;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests;

/// <summary>The adapter that a host brings along: a participant by the front door.</summary>
public sealed class BuiltInAdapterTests : PushScene
{
    [Fact]
    public async Task UnderAKeyOfSomebodyElse_IsNobody()
    {
        using var http = new HttpClient();
        using var key = global::System.Security.Cryptography.ECDsa.Create(global::System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var tokens = TokensOf(http, new ParticipantCredential("fhir", "built-in", key));

        var e = await Should.ThrowAsync<AccessTokenException>(async () => await tokens.GetAsync(TestContext.Current.CancellationToken));

        e.Error.ShouldBe("invalid_client");
    }

    [Fact]
    public async Task BroughtAlong_GetsTokensAndNotifications_AndNothingElse()
    {
        // The host's own worker would take what is looked for here.
        Hub.AddServices = services => services.Remove(services.Single(service => service.ImplementationType?.Name == "PushWorker"));
        await Hub.RestartAsync();
        var document = DirectoryDocument.Parser.ParseJson(await File.ReadAllTextAsync(Path.Combine(Hub.Folder, "directory.json"), TestContext.Current.CancellationToken));
        document.Registrations.Single(registration => registration.Participant.Id == HubFixture.Team).Push.AdapterParticipantId = "fhir";
        Hub.Services.GetRequiredService<CurrentDirectory>().Swap(document);
        await SubscribeAsync(HubFixture.Team);
        var referral = await ReferAsync();
        await Hub.RestartAsync();
        Hub.Services.GetRequiredService<CurrentDirectory>().Swap(document);

        using var http = new HttpClient();
        using var tokens = TokensOf(http, Hub.Services.GetRequiredService<BuiltInAdapter>().Credential);
        using var handler = new AccessTokenHandler(tokens, new SocketsHttpHandler());
        using var channel = GrpcChannel.ForAddress(Hub.GrpcAddress, new GrpcChannelOptions { HttpHandler = handler });
        var client = new PushService.PushServiceClient(channel);
        using var call = client.ReceiveNotifications(Waiting.Call());
        await call.RequestStream.WriteAsync(
            new ReceiveNotificationsRequest { Open = new Open { MaxUnacknowledged = 10 } }, TestContext.Current.CancellationToken);
        (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();

        call.ResponseStream.Current.Notification.ExchangeId.ShouldBe(referral.Id);
        var referrals = new ReferralService.ReferralServiceClient(channel);
        (await SeenRefusal.OfAsync(referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call()))).Reason.ShouldBe("PARTICIPANT_NOT_ENTITLED");
    }

    private AccessTokenSource TokensOf(HttpClient http, ParticipantCredential credential) => new(http, new Uri(Hub.HttpAddress, "/oauth2/token"), credential, Hub.Time);
}
