using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Wijkteam.Contracts;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Tls;

/// <summary>Certificates, roots and revocation lists that change while the hub runs: what is good goes on, what is not ends at once.</summary>
public sealed class CertificateChangeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Roots_AreTrustedTogether_UntilOneIsTakenAway()
    {
        await using var scene = new TlsScene();
        await scene.InitializeAsync();
        using var next = new TestAuthority("Test root B");
        await using var old = await OpenAsync(scene.Connect(HubFixture.Gp, scene.Authority.Issue(TlsScene.GpName)));
        var renewed = next.Issue(TlsScene.GpName);

        scene.Trust(next, "b.pem");
        await using var young = await OpenWhenTrustedAsync(scene, renewed);
        await old.AssertAliveAsync(scene);

        File.Delete(Path.Combine(scene.TrustFolder, "a.pem"));
        (await old.EndAsync()).Reason.ShouldBe("TOKEN_INVALID");
        await young.AssertAliveAsync(scene);
    }

    [Fact]
    public async Task RevocationList_EndsWhatItNames_AndNothingElse()
    {
        await using var scene = new TlsScene { WithLists = true };
        var list = Path.Combine(scene.ListFolder, "a.crl");
        System.IO.Directory.CreateDirectory(scene.ListFolder);
        TlsScene.Put(list, scene.Authority.List(TimeSpan.FromHours(1)));
        await scene.InitializeAsync();
        var (lost, kept) = (scene.Authority.Issue(TlsScene.GpName), scene.Authority.Issue(TlsScene.GpName));
        await using var loser = await OpenAsync(scene.Connect(HubFixture.Gp, lost));
        await using var keeper = await OpenAsync(scene.Connect(HubFixture.Gp, kept));

        TlsScene.Put(list, scene.Authority.List(TimeSpan.FromHours(1), lost));

        (await loser.EndAsync()).Reason.ShouldBe("TOKEN_INVALID");
        await keeper.AssertAliveAsync(scene);
        await Should.ThrowAsync<RpcException>(() => OpenAsync(scene.Connect(HubFixture.Gp, lost)));
    }

    [Fact]
    public async Task RevocationList_ThatIsMissingOrPast_LetsNobodyIn()
    {
        await using var scene = new TlsScene { WithLists = true };
        await scene.InitializeAsync();
        var certificate = scene.Authority.Issue(TlsScene.GpName);

        await Should.ThrowAsync<RpcException>(() => OpenAsync(scene.Connect(HubFixture.Gp, certificate)));

        var list = Path.Combine(scene.ListFolder, "a.crl");
        TlsScene.Put(list, scene.Authority.List(TimeSpan.FromHours(1)));
        await using var stream = await OpenWhenTrustedAsync(scene, certificate);

        scene.Hub.Time.Advance(TimeSpan.FromHours(2));
        (await stream.EndAsync()).Status.ShouldBe(StatusCode.Unauthenticated);
    }

    [Fact]
    public async Task RevocationList_OfAnotherAuthority_SaysNothing()
    {
        await using var scene = new TlsScene { WithLists = true };
        using var stranger = new TestAuthority("Test root A");
        System.IO.Directory.CreateDirectory(scene.ListFolder);
        TlsScene.Put(Path.Combine(scene.ListFolder, "a.crl"), stranger.List(TimeSpan.FromHours(1)));
        await scene.InitializeAsync();

        await Should.ThrowAsync<RpcException>(() => OpenAsync(scene.Connect(HubFixture.Gp, scene.Authority.Issue(TlsScene.GpName))));
    }

    [Fact]
    public async Task Operator_RevokesACertificate_AsAnyKey()
    {
        await using var scene = new TlsScene();
        await scene.InitializeAsync();
        var certificate = scene.Authority.Issue(TlsScene.GpName);
        await using var stream = await OpenAsync(scene.Connect(HubFixture.Gp, certificate));
        await using var other = await OpenAsync(scene.Connect(HubFixture.Gp, scene.Authority.Issue(TlsScene.GpName)));

        await scene.Hub.Connect(HubFixture.Operator).Operations.RevokeKeyAsync(
            new RevokeKeyRequest
            {
                RequestId = Samples.NewId(),
                ParticipantId = HubFixture.Gp,
                Kid = "x5t#S256:" + Base64Url.EncodeToString(certificate.GetCertHash(HashAlgorithmName.SHA256)),
            },
            Waiting.Call());

        (await stream.EndAsync()).Reason.ShouldBe("TOKEN_INVALID");
        await other.AssertAliveAsync(scene);
        await Should.ThrowAsync<RpcException>(() => OpenAsync(scene.Connect(HubFixture.Gp, certificate)));
    }

    [Fact]
    public async Task OwnCertificate_Changes_WithoutAStreamLost()
    {
        await using var scene = new TlsScene();
        await scene.InitializeAsync();
        await using var stream = await OpenAsync(scene.Connect(HubFixture.Gp, scene.Authority.Issue(TlsScene.GpName)));
        var next = scene.Authority.Issue("localhost", TestAuthority.ServerAuthentication);

        scene.Serve(next);

        var shown = "";
        await Waiting.UntilAsync(() => (shown = ShownBy(scene)) == next.Thumbprint, () => $"the hub shows {shown}");
        await stream.AssertAliveAsync(scene);
    }

    [Fact]
    public async Task OwnCertificate_HalfChanged_StaysInForce()
    {
        await using var scene = new TlsScene();
        await scene.InitializeAsync();
        var before = ShownBy(scene);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        scene.ServeKey(other);

        await Waiting.UntilAsync(() => ShownBy(scene) == before && scene.Hub.Logs.Errors.Count > 0, () => "nothing was said of the key");
        scene.Hub.Logs.TakeErrors().ShouldHaveSingleItem().ShouldContain("stays in force");
        var next = scene.Authority.Issue("localhost", TestAuthority.ServerAuthentication);
        scene.Serve(next);
        await Waiting.UntilAsync(() => ShownBy(scene) == next.Thumbprint, () => "the whole change is not in force");
        scene.Hub.Logs.TakeErrors().Count.ShouldBeLessThanOrEqualTo(1, "between the two files it may look once more");
    }

    [Fact]
    public async Task Files_ThatCannotBeUsed_LeaveWhatIsInForce()
    {
        await using var scene = new TlsScene();
        await scene.InitializeAsync();
        var certificate = scene.Authority.Issue(TlsScene.GpName);

        TlsScene.Put(Path.Combine(scene.TrustFolder, "b.pem"), "no certificate");

        await Waiting.UntilAsync(() => scene.Hub.Logs.Errors.Count > 0, () => "nothing was said of the file");
        scene.Hub.Logs.TakeErrors().ShouldAllBe(line => line.Contains("b.pem", StringComparison.Ordinal));
        await using var stream = await OpenAsync(scene.Connect(HubFixture.Gp, certificate));
        await stream.AssertAliveAsync(scene);
    }

    [Fact]
    public async Task Start_WithoutARoot_IsRefused()
    {
        await using var hub = new HubFixture();
        var folder = System.IO.Directory.CreateDirectory(Path.Combine(hub.Folder, "empty")).FullName;
        hub.Settings["Identity:ClientCertificates:TrustFolder"] = folder;

        var fault = await Should.ThrowAsync<InvalidOperationException>(async () => await hub.InitializeAsync());

        fault.Message.ShouldContain("There is no root certificate");
        fault.Message.ShouldContain(folder);
        hub.Logs.TakeErrors().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Participant_ThatRequiresCertificates_IsServedByNothingElse()
    {
        await using var scene = new TlsScene { Required = true };
        await scene.InitializeAsync();

        var refusal = await Should.ThrowAsync<RpcException>(() => OpenAsync(scene.Connect(HubFixture.Gp, certificate: null, byKey: true)));

        refusal.Status.DebugException.ShouldBeOfType<AccessTokenException>().Error.ShouldBe("invalid_client");
        await using var stream = await OpenAsync(scene.Connect(HubFixture.Gp, scene.Authority.Issue(TlsScene.GpName), byKey: true));
    }

    private static async Task<OpenInbox> OpenAsync(HubClient client)
    {
        var call = client.Inbox.Receive();
        await call.RequestStream.WriteAsync(new ReceiveRequest { Open = new Open { MaxUnacknowledged = 10 } }, Cancellation).WaitAsync(Waiting.Deadline, Cancellation);
        await client.Directory.GetParticipantAsync(new GetParticipantRequest { Id = HubFixture.Gp }, Waiting.Call());
        return new OpenInbox(call);
    }

    private static async Task<OpenInbox> OpenWhenTrustedAsync(TlsScene scene, X509Certificate2 certificate)
    {
        OpenInbox? inbox = null;
        await Waiting.UntilAsync(
            async () =>
            {
                try
                {
                    inbox = await OpenAsync(scene.Connect(HubFixture.Gp, certificate));
                    return true;
                }
                catch (RpcException)
                {
                    return false;
                }
            },
            () => "the certificate is not trusted");
        return inbox!;
    }

    private static string ShownBy(TlsScene scene)
    {
        var thumbprint = "";
        using var http = new HttpClient(scene.Handler(certificate: null, seen: own => thumbprint = own.Thumbprint), disposeHandler: false) { Timeout = Waiting.Deadline };
        using var response = http.Send(new HttpRequestMessage(HttpMethod.Get, new Uri(scene.Address, "/health/live")), Cancellation);
        return thumbprint;
    }

    /// <summary>The practice's inbox stream.</summary>
    private sealed class OpenInbox(AsyncDuplexStreamingCall<ReceiveRequest, ReceiveResponse> call) : IAsyncDisposable
    {
        /// <summary>Whether something that is sent to the practice still comes.</summary>
        public async Task AssertAliveAsync(TlsScene scene)
        {
            var (gp, team) = (scene.Hub.Connect(HubFixture.Gp), scene.Hub.Connect(HubFixture.Team));
            var bsn = Samples.NewBsn();
            await gp.Consents.RecordConsentAsync(Samples.Agreement(bsn, HubFixture.Team), Waiting.Call());
            var sent = await gp.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call());
            await team.Referrals.AcceptReferralAsync(new AcceptReferralRequest { RequestId = Samples.NewId(), Id = sent.Referral.Id }, Waiting.Call());
            InboxMessage? message = null;
            while (message?.Referral?.Id != sent.Referral.Id)
            {
                using var deadline = new CancellationTokenSource(Waiting.Deadline);
                (await call.ResponseStream.MoveNext(deadline.Token)).ShouldBeTrue();
                message = call.ResponseStream.Current.Message;
                await call.RequestStream.WriteAsync(new ReceiveRequest { Ack = new Ack { Leases = { TestInbox.LeaseOf(message) } } }, deadline.Token);
            }
        }

        public async Task<SeenRefusal> EndAsync()
        {
            using var deadline = new CancellationTokenSource(Waiting.Deadline);
            return SeenRefusal.Read(await Should.ThrowAsync<RpcException>(async () =>
            {
                while (await call.ResponseStream.MoveNext(deadline.Token))
                {
                }
            }));
        }

        public ValueTask DisposeAsync()
        {
            call.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
