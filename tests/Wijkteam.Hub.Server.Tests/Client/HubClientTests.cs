using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client.Configuration;
using Wijkteam.Contracts;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Client;

public sealed class HubClientTests(HubFixture hub) : IClassFixture<HubFixture>
{
    [Fact]
    public async Task For_GivesAnotherProfessional_OnTheSameConnection()
    {
        using var doctor = Clients.Connect(hub, HubFixture.Gp);
        var submit = Samples.Referral(Samples.NewBsn());
        submit.Agreement = Samples.Agreement(submit.Content.Subject.Bsn, HubFixture.Team).Consent;
        var id = (await doctor.Referrals.SubmitReferralAsync(submit, Waiting.Call())).Referral.Id;

        using var system = doctor.For(professional: null);
        (await system.Directory.ListParticipantsAsync(new ListParticipantsRequest(), Waiting.Call())).Participants.ShouldNotBeEmpty();
        (await SeenRefusal.OfAsync(system.Referrals.GetReferralAsync(new GetReferralRequest { Id = id }, Waiting.Call()))).Reason.ShouldBe("PROFESSIONAL_REQUIRED");

        var colleague = new Professional { System = "http://fhir.nl/fhir/NamingSystem/big", Value = "19012345602", Role = "01.015" };
        using (var other = doctor.For(colleague))
        {
            var cancel = new CancelReferralRequest
            {
                RequestId = Samples.NewId(),
                Id = id,
                Reason = new StatusReason { Code = StatusReasonCode.CitizenDeclines },
            };
            (await other.Referrals.CancelReferralAsync(cancel, Waiting.Call())).Referral.Actor.ShouldBe(colleague);
        }

        (await doctor.Referrals.GetReferralAsync(new GetReferralRequest { Id = id }, Waiting.Call())).Referral.Status.ShouldBe(ReferralStatus.Cancelled);
    }

    [Fact]
    public async Task Token_ThatTheHubDoesNotAccept_IsReplacedAtTheNextCall()
    {
        // A clock that is behind the hub's: by it, the token is good for minutes yet.
        var participant = hub.Connect(HubFixture.Gp);
        var options = new HubClientOptions { TokenEndpoint = new Uri(hub.HttpAddress, "/oauth2/token"), Time = new Stopped(hub.Time.GetUtcNow()) };
        using var gp = new HubClient(hub.GrpcAddress, participant.Credential, options);
        await gp.Tokens.GetAsync(TestContext.Current.CancellationToken);
        hub.Time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));

        // Its assertion lives for a minute; the hub's clock has gone on by five.
        var e = await Should.ThrowAsync<RpcException>(async () => await gp.Referrals.ListReferralsAsync(new ListReferralsRequest(), Waiting.Call()));
        HubRefusal.Read(e).Reason.ShouldBe(RefusalReason.TokenExpired);
        e = await Should.ThrowAsync<RpcException>(async () => await gp.Referrals.ListReferralsAsync(new ListReferralsRequest(), Waiting.Call()));
        e.Status.DebugException.ShouldBeOfType<AccessTokenException>();
    }

    [Fact]
    public void Streams_AreTheOnlyCallsThatAreNotRepeated()
    {
        var configs = HubClient.ChannelOptionsOf(new SocketsHttpHandler()).ServiceConfig!.MethodConfigs;
        var others = configs.Single(config => config.RetryPolicy is null).Names.Select(name => $"{name.Service}/{name.Method}");

        others.ShouldBe(Methods().Where(method => method.IsClientStreaming || method.IsServerStreaming).Select(method => $"{method.Service.FullName}/{method.Name}"), ignoreOrder: true);
        configs.Single(config => config.RetryPolicy is not null).Names.ShouldBe([MethodName.Default]);
    }

    [Fact]
    public void Address_OfAnotherMachine_NeedsTls() =>
        Should.Throw<ArgumentException>(() => new HubClient(new Uri("http://hub.example"), hub.Connect(HubFixture.Gp).Credential));

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(9, 25_600)]
    [InlineData(10, 30_000)]
    [InlineData(int.MaxValue, 30_000)]
    public void BackOff_TakesAnyTimeUpToItsLongest(int failures, double milliseconds)
    {
        BackOff.After(failures, 0).ShouldBe(TimeSpan.Zero);
        BackOff.After(failures, 0.5).ShouldBe(TimeSpan.FromMilliseconds(milliseconds / 2));
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, RefusalReason.Unavailable)]
    [InlineData(StatusCode.DeadlineExceeded, RefusalReason.Internal)]
    public void Refusal_WithoutTheHubsWord_IsReadFromItsStatus(StatusCode status, RefusalReason reason)
    {
        var nonsense = new Metadata { { "grpc-status-details-bin", [0xff, 0x01] } };

        var refusal = HubRefusal.Read(new RpcException(new Status(status, "gone"), nonsense));

        refusal.Reason.ShouldBe(reason);
        refusal.MayPass.ShouldBeTrue();
        refusal.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("patient 123456782")]
    public void Nack_IsForACode(string reason) => Should.Throw<ArgumentException>(() => new NackException(reason));

    private static IEnumerable<MethodDescriptor> Methods() => typeof(HubClient).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(Referral).Namespace && type.Name.EndsWith("Reflection", StringComparison.Ordinal))
        .Select(type => (FileDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!)
        .SelectMany(file => file.Services)
        .SelectMany(service => service.Methods);

    private sealed class Stopped(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
