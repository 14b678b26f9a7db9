using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Reflection.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wijkteam.Hub.Server.Tests.Authorisation;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.Server.Tests.Operations;
using Xunit;
using Alpha = Grpc.Reflection.V1Alpha;

namespace Wijkteam.Hub.Server.Tests.Reflection;

/// <summary>The public reflection protocol, under both of its names.</summary>
public sealed class ReflectionTests : OperationsScene
{
    private const string File = "wijkteam/hub/v1/referral.proto";

    private GrpcChannel? _channel;

    /// <summary>Every service that the hub serves.</summary>
    public static IReadOnlyList<string> Served { get; } = [.. AuthorisationTests.Methods.Values.Select(method => method.Service.FullName).Distinct()];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private GrpcChannel Channel => _channel ??= GrpcChannel.ForAddress(Hub.GrpcAddress);

    public override async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task EachService_IsListed_AndComesWithAllThatItNeeds()
    {
        using var call = await OpenAsync();

        var services = (await AskAsync(call, new ServerReflectionRequest { ListServices = "*" })).ListServicesResponse.Service.Select(service => service.Name).ToList();

        services.ShouldBe(Served, ignoreOrder: true);
        foreach (var service in services)
        {
            var files = FilesOf(await AskAsync(call, new ServerReflectionRequest { FileContainingSymbol = service }));
            $"{files[0].Package}.{files[0].Service.Single().Name}".ShouldBe(service);
            files.SelectMany(file => file.Dependency).Except(files.Select(file => file.Name)).ShouldBeEmpty();
            files.Select(file => file.Name).ShouldBeUnique();
        }
    }

    [Theory]
    [InlineData("wijkteam.hub.v1.ReferralService", File)]
    [InlineData("wijkteam.hub.v1.ReferralService.SubmitReferral", File)]
    [InlineData("wijkteam.hub.v1.Referral", File)]
    [InlineData("wijkteam.hub.v1.Referral.version", File)]
    [InlineData("wijkteam.hub.v1.ReferralStatus", File)]
    [InlineData("wijkteam.hub.v1.REFERRAL_STATUS_ACCEPTED", File)]
    [InlineData("wijkteam.hub.v1.ReceiveRequest.request", "wijkteam/hub/v1/inbox.proto")]
    [InlineData("grpc.health.v1.HealthCheckResponse.ServingStatus", "grpc/health/v1/health.proto")]
    [InlineData("grpc.health.v1.HealthCheckResponse.SERVING", "grpc/health/v1/health.proto")]
    [InlineData("google.protobuf.Timestamp", "google/protobuf/timestamp.proto")]
    public async Task Symbol_IsFoundInItsFile(string symbol, string file)
    {
        using var call = await OpenAsync();

        FilesOf(await AskAsync(call, new ServerReflectionRequest { FileContainingSymbol = symbol }))[0].Name.ShouldBe(file);
        FilesOf(await AskAsync(call, new ServerReflectionRequest { FileByFilename = file }))[0].Name.ShouldBe(file);
    }

    [Fact]
    public async Task Question_WithoutAnAnswer_IsToldSo_AndTheStreamGoesOn()
    {
        using var call = await OpenAsync();
        ServerReflectionRequest[] notFound =
        [
            new() { FileByFilename = "referral.proto" },
            new() { FileContainingSymbol = "wijkteam.hub.v1.Planted" },
            new() { FileContainingSymbol = "wijkteam.hub.v1" },
            new() { FileContainingExtension = new ExtensionRequest { ContainingType = "wijkteam.hub.v1.Referral", ExtensionNumber = 1 } },
            new() { AllExtensionNumbersOfType = "wijkteam.hub.v1.Planted" },
        ];
        foreach (var request in notFound)
        {
            (await AskAsync(call, request)).ErrorResponse?.ErrorCode.ShouldBe((int)StatusCode.NotFound, $"{request}");
        }

        (await AskAsync(call, new ServerReflectionRequest { Host = "hub.example" })).ErrorResponse?.ErrorCode.ShouldBe((int)StatusCode.InvalidArgument);
        (await AskAsync(call, new ServerReflectionRequest { AllExtensionNumbersOfType = "wijkteam.hub.v1.Referral" })).AllExtensionNumbersResponse.ExtensionNumber.ShouldBeEmpty();
        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeFalse();
    }

    [Fact]
    public async Task Alpha_AnswersTheSame()
    {
        using var call = await OpenAsync();
        using var alpha = new Alpha.ServerReflection.ServerReflectionClient(Channel).ServerReflectionInfo(await CallAsync());
        foreach (var request in (ServerReflectionRequest[])[new() { ListServices = "" }, new() { Host = "h", FileByFilename = File }, new() { FileContainingSymbol = "x" }])
        {
            var answer = await AskAsync(call, request);
            await alpha.RequestStream.WriteAsync(Alpha.ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()), Cancellation);
            (await alpha.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
            alpha.ResponseStream.Current.ToByteString().ShouldBe(answer.ToByteString());
        }
    }

    [Fact]
    public async Task Stream_OutlivesNoToken()
    {
        using var call = await OpenAsync();
        await AskAsync(call, new ServerReflectionRequest { ListServices = "" });

        Hub.Time.Advance(TimeSpan.FromMinutes(6));

        (await EndAsync(call, new ServerReflectionRequest { ListServices = "" })).ShouldBe((StatusCode.Unauthenticated, "TOKEN_EXPIRED"));
    }

    [Fact]
    public async Task Stream_OfWhoIsPaused_EndsAtOnce()
    {
        using var call = await OpenAsync();
        await AskAsync(call, new ServerReflectionRequest { ListServices = "" });

        await PauseAsync(HubFixture.Gp);

        (await EndAsync(call)).ShouldBe((StatusCode.PermissionDenied, "PARTICIPANT_PAUSED"));
    }

    [Fact]
    public async Task Stream_EndsWithTheHub()
    {
        using var call = await OpenAsync();
        await AskAsync(call, new ServerReflectionRequest { ListServices = "" });

        Hub.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        (await EndAsync(call)).ShouldBe((StatusCode.Unavailable, "UNAVAILABLE"));
    }

    private static List<FileDescriptorProto> FilesOf(ServerReflectionResponse response) =>
        [.. response.FileDescriptorResponse.ShouldNotBeNull($"{response.ErrorResponse}").FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom)];

    private static async Task<ServerReflectionResponse> AskAsync(
        AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call, ServerReflectionRequest request)
    {
        await call.RequestStream.WriteAsync(request, Cancellation);
        (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
        var response = call.ResponseStream.Current;
        response.OriginalRequest.ShouldBe(request);
        response.ValidHost.ShouldBe(request.Host);
        return response;
    }

    private static async Task<(StatusCode Status, string Reason)> EndAsync(
        AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call, ServerReflectionRequest? last = null)
    {
        if (last is not null)
        {
            await call.RequestStream.WriteAsync(last, Cancellation);
        }

        var end = SeenRefusal.Read(await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancellation)));
        return (end.Status, end.Reason);
    }

    private async Task<AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse>> OpenAsync() =>
        new ServerReflection.ServerReflectionClient(Channel).ServerReflectionInfo(await CallAsync());

    private async Task<CallOptions> CallAsync() =>
        Waiting.Call().WithHeaders(new Metadata { { "authorization", $"Bearer {await Hub.Connect(HubFixture.Gp, withProfessional: false).Tokens.GetAsync(Cancellation)}" } });
}
