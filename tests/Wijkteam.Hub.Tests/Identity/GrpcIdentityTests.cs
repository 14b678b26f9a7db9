using System.Net;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Shouldly;
using Wijkteam.Contracts;
using Wijkteam.Hub.V1;
using Xunit;
using static Wijkteam.Hub.Tests.Identity.TokenRequests;
using Status = Google.Rpc.Status;

namespace Wijkteam.Hub.Tests.Identity;

public sealed class GrpcIdentityTests : IDisposable
{
    private static readonly Professional Doctor = new() { System = "big", Value = "19012345601", Role = "01.015" };

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(20));

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public async Task Call_ThroughTheTokenHandler_KnowsItsCaller()
    {
        await using var hub = await TestHub.StartAsync();
        using var tokens = hub.Tokens(Doctor);
        using var channel = Channel(hub, new AccessTokenHandler(tokens, new SocketsHttpHandler()));
        var client = new DirectoryService.DirectoryServiceClient(channel);

        (await client.GetParticipantAsync(new GetParticipantRequest(), Options())).Participant.Id.ShouldBe(TestHub.Participant);
        (await client.ResolveRouteAsync(new ResolveRouteRequest(), Options())).ParticipantId.ShouldBe(Doctor.Value);
        hub.Ledger.Used.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Call_WithCallCredentials_KnowsItsCaller()
    {
        await using var hub = await TestHub.StartAsync();
        using var tokens = hub.Tokens(Doctor);
        using var channel = Channel(hub, new SocketsHttpHandler());
        var client = new DirectoryService.DirectoryServiceClient(channel);

        var answer = await client.ResolveRouteAsync(new ResolveRouteRequest(), Options().WithCredentials(tokens.ToCallCredentials()));
        answer.ParticipantId.ShouldBe(Doctor.Value);
    }

    [Fact]
    public async Task Call_WithoutAToken_IsRefusedAsTokenInvalid()
        => ShouldBeRefused(await RefusalOf(token: _ => Task.FromResult<string?>(null)), StatusCode.Unauthenticated, "TOKEN_INVALID");

    [Fact]
    public async Task Call_WithATamperedToken_IsRefusedAsTokenInvalid()
        => ShouldBeRefused(await RefusalOf(async hub => $"{await TokenAsync(hub)}{Canary}"), StatusCode.Unauthenticated, "TOKEN_INVALID");

    [Fact]
    public async Task Call_WithAnExpiredToken_IsRefusedAsTokenExpired()
    {
        var refusal = await RefusalOf(async hub =>
        {
            var token = await TokenAsync(hub);
            hub.Time.Advance(TimeSpan.FromMinutes(5));
            return token;
        });
        ShouldBeRefused(refusal, StatusCode.Unauthenticated, "TOKEN_EXPIRED");
    }

    [Fact]
    public async Task Call_WithoutAProfessional_IsRefusedAsProfessionalRequired()
        => ShouldBeRefused(await RefusalOf(async hub => await TokenAsync(hub)), StatusCode.PermissionDenied, "PROFESSIONAL_REQUIRED");

    /// <summary>Read off the wire: the whole refusal is one header block, as clients in other languages expect it.</summary>
    [Fact]
    public async Task Refusal_IsTrailersOnly()
    {
        await using var hub = await TestHub.StartAsync();
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(hub.GrpcAddress, "/wijkteam.hub.v1.DirectoryService/GetParticipant"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        request.Content.Headers.ContentType = new("application/grpc+proto");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType.ShouldNotBeNull().MediaType.ShouldBe("application/grpc");
        response.Headers.GetValues("grpc-status").ShouldHaveSingleItem().ShouldBe("16");
        response.Headers.GetValues("grpc-message").ShouldHaveSingleItem().ShouldNotContain("%");
        (await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
        response.TrailingHeaders.ShouldBeEmpty();
    }

    private static GrpcChannel Channel(TestHub hub, HttpMessageHandler handler) => GrpcChannel.ForAddress(
        hub.GrpcAddress, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true, UnsafeUseInsecureChannelCallCredentials = true });

    private CallOptions Options() => new(cancellationToken: _deadline.Token);

    private async Task<RpcException> RefusalOf(Func<TestHub, Task<string?>> token)
    {
        await using var hub = await TestHub.StartAsync();
        using var channel = Channel(hub, new SocketsHttpHandler());
        var headers = new Metadata();
        if (await token(hub) is { } bearer)
        {
            headers.Add("authorization", $"Bearer {bearer}");
        }

        var client = new DirectoryService.DirectoryServiceClient(channel);
        return await Should.ThrowAsync<RpcException>(async () => await client.ResolveRouteAsync(new ResolveRouteRequest(), Options().WithHeaders(headers)));
    }

    private static void ShouldBeRefused(RpcException refusal, StatusCode code, string reason)
    {
        refusal.StatusCode.ShouldBe(code);
        var status = Status.Parser.ParseFrom(refusal.Trailers.Single(entry => entry.Key == "grpc-status-details-bin").ValueBytes);
        status.Code.ShouldBe((int)code);
        status.Message.ShouldBe(refusal.Status.Detail);
        status.Message.ShouldNotContain(Canary);
        var info = status.Details.ShouldHaveSingleItem().Unpack<ErrorInfo>();
        info.Type.ShouldBe(reason);
        info.Domain.ShouldBe("hub.wijkteam");
    }
}
