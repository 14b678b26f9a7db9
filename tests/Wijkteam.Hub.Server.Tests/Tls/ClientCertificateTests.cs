using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Wijkteam.Contracts;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Tls;

/// <summary>Participants that show a client certificate (mutual TLS): by it alone, or beside a key, and always as one and the same.</summary>
public sealed class ClientCertificateTests(ClientCertificateTests.Scene scene) : IClassFixture<ClientCertificateTests.Scene>
{
    private const string FhirDoor = "/fhir/gp/Organization/" + HubFixture.Gp;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Certificate_Alone_IsEnough()
    {
        var gp = scene.Tls.Connect(HubFixture.Gp, scene.GpCertificate);

        var bsn = Samples.NewBsn();
        await gp.Consents.RecordConsentAsync(Samples.Agreement(bsn, HubFixture.Team), Waiting.Call());
        var sent = await gp.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call());

        sent.Referral.SourceParticipantId.ShouldBe(HubFixture.Gp);
    }

    [Fact]
    public async Task Certificate_OfAnAuthorityBelowTheRoot_IsTrustedWhereTheOperatorHasNamedIt()
    {
        using var below = new TestAuthority("Below", scene.Tls.Authority);
        var certificate = below.Issue(TlsScene.GpName);
        await Should.ThrowAsync<HttpRequestException>(() => TokenOfAsync(HubFixture.Gp, certificate, byKey: false));

        scene.Tls.Trust(below, "below.pem");

        await Waiting.UntilAsync(() => IsGivenAsync(certificate), () => "the authority below the root is not trusted");
    }

    [Fact]
    public async Task Token_OfAConnectionWithCertificate_IsOfNoUseOnAnother()
    {
        var token = await TokenOfAsync(HubFixture.Gp, scene.GpCertificate, byKey: true);

        (await CallAsync(token, scene.GpCertificate)).ShouldBe((StatusCode.OK, ""));
        (await CallAsync(token, certificate: null)).ShouldBe((StatusCode.Unauthenticated, "TOKEN_INVALID"));
        (await CallAsync(token, scene.TeamCertificate)).ShouldBe((StatusCode.Unauthenticated, "TOKEN_INVALID"));
        (await CallAsync(token, scene.Tls.Authority.Issue(TlsScene.GpName))).ShouldBe((StatusCode.Unauthenticated, "TOKEN_INVALID"));
    }

    [Fact]
    public async Task Token_ThatIsNotBound_IsNotUsedWithAnothersCertificate()
    {
        var token = await TokenOfAsync(HubFixture.Gp, certificate: null, byKey: true);

        (await CallAsync(token, certificate: null)).ShouldBe((StatusCode.OK, ""));
        (await CallAsync(token, scene.GpCertificate)).ShouldBe((StatusCode.OK, ""));
        (await CallAsync(token, scene.TeamCertificate)).ShouldBe((StatusCode.Unauthenticated, "TOKEN_INVALID"));
    }

    [Theory]
    [InlineData(HubFixture.Team, false)]
    [InlineData(HubFixture.Team, true)]
    [InlineData(HubFixture.OtherGp, false)]
    [InlineData("nobody", false)]
    public async Task Token_ForAnotherThanTheCertificates_IsNotGiven(string participant, bool byKey)
    {
        var refusal = await Should.ThrowAsync<AccessTokenException>(() => TokenOfAsync(participant, scene.GpCertificate, byKey));

        refusal.Error.ShouldBe("invalid_client");
    }

    [Fact]
    public async Task Token_WithoutAnyProof_IsNotGiven()
    {
        var refusal = await Should.ThrowAsync<AccessTokenException>(() => TokenOfAsync(HubFixture.Gp, certificate: null, byKey: false));

        refusal.Error.ShouldBe("invalid_request");
    }

    [Theory]
    [InlineData(FhirDoor)]
    [InlineData("/v1/participants/" + HubFixture.Gp)]
    public async Task Door_TakesABoundToken_OverItsConnectionOnly(string door)
    {
        var token = await TokenOfAsync(HubFixture.Gp, scene.GpCertificate, byKey: false);

        (await SearchAsync(token, scene.GpCertificate, door: door)).ShouldBe(200);
        (await SearchAsync(token, certificate: null, door: door)).ShouldBe(401);
    }

    [Fact]
    public async Task Header_OfAStranger_IsNotBelieved()
    {
        var token = await TokenOfAsync(HubFixture.Gp, scene.GpCertificate, byKey: false);

        (await SearchAsync(token, certificate: null, claimed: scene.GpCertificate)).ShouldBe(401);
        (await CallAsync(token, certificate: null, claimed: scene.GpCertificate)).ShouldBe((StatusCode.Unauthenticated, "TOKEN_INVALID"));
    }

    [Fact]
    public async Task Certificate_ThatCannotBeTrusted_EndsTheHandshake()
    {
        using var stranger = new TestAuthority("Stranger");
        X509Certificate2[] bad =
        [
            stranger.Issue(TlsScene.GpName),
            scene.Tls.Authority.Issue(TlsScene.GpName, lifetime: TimeSpan.FromHours(-1)),
            scene.Tls.Authority.Issue(TlsScene.GpName, TestAuthority.ServerAuthentication),
        ];

        foreach (var certificate in bad)
        {
            await Should.ThrowAsync<HttpRequestException>(() => TokenOfAsync(HubFixture.Gp, certificate, byKey: false));
        }
    }

    private async Task<bool> IsGivenAsync(X509Certificate2 certificate)
    {
        try
        {
            return await TokenOfAsync(HubFixture.Gp, certificate, byKey: false) is not null;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<string> TokenOfAsync(string participant, X509Certificate2? certificate, bool byKey)
    {
        using var http = new HttpClient(scene.Tls.Handler(certificate)) { Timeout = Waiting.Deadline };
        var credential = byKey ? scene.Tls.Hub.Connect(participant).Credential : new ParticipantCredential(participant);
        using var tokens = new AccessTokenSource(http, new Uri(scene.Tls.Address, "/oauth2/token"), credential, scene.Tls.Hub.Time);
        return await tokens.GetAsync(Cancellation);
    }

    private async Task<(StatusCode Status, string Reason)> CallAsync(string token, X509Certificate2? certificate, X509Certificate2? claimed = null)
    {
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(scene.Tls.Address, new Grpc.Net.Client.GrpcChannelOptions { HttpHandler = scene.Tls.Handler(certificate) });
        var credential = new Metadata { { "authorization", $"Bearer {token}" } };
        if (claimed is not null)
        {
            credential.Add(ForwardedCertificate.Name, ForwardedCertificate.Write(claimed));
        }

        try
        {
            await new DirectoryService.DirectoryServiceClient(channel).GetParticipantAsync(
                new GetParticipantRequest { Id = HubFixture.Gp }, Waiting.Call().WithHeaders(credential));
            return (StatusCode.OK, "");
        }
        catch (RpcException e)
        {
            return (e.StatusCode, SeenRefusal.Read(e).Reason);
        }
    }

    private async Task<int> SearchAsync(string token, X509Certificate2? certificate, X509Certificate2? claimed = null, string door = FhirDoor)
    {
        using var http = new HttpClient(scene.Tls.Handler(certificate)) { Timeout = Waiting.Deadline };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(scene.Tls.Address, door));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (claimed is not null)
        {
            request.Headers.Add(ForwardedCertificate.Name, ForwardedCertificate.Write(claimed));
        }

        using var response = await http.SendAsync(request, Cancellation);
        return (int)response.StatusCode;
    }

    public sealed class Scene : IAsyncLifetime
    {
        public TlsScene Tls { get; } = new();

        public X509Certificate2 GpCertificate { get; private set; } = null!;

        public X509Certificate2 TeamCertificate { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await Tls.InitializeAsync();
            (GpCertificate, TeamCertificate) = (Tls.Authority.Issue(TlsScene.GpName), Tls.Authority.Issue(TlsScene.TeamName));
        }

        public ValueTask DisposeAsync() => Tls.DisposeAsync();
    }
}
