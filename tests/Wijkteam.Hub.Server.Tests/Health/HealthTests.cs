using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Wijkteam.Hub.Health;
using Wijkteam.Hub.Server.Tests.Authorisation;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Wijkteam.Hub.Server.Tests.Health;

/// <summary>The public health checking protocol, as a balancer without a token sees it.</summary>
public sealed class HealthTests : IAsyncLifetime
{
    private const string Referrals = "wijkteam.hub.v1.ReferralService";

    private readonly HubFixture _hub = new();
    private bool _broken;
    private int _looks;
    private GrpcChannel _channel = null!;
    private Grpc.Health.V1.Health.HealthClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // Beside what the hub itself needs to be ready.
        _hub.AddServices = services => services.AddHealthChecks().AddCheck("test", Look, tags: [HealthRegistration.Ready]);
        await _hub.InitializeAsync();
        _channel = GrpcChannel.ForAddress(_hub.GrpcAddress, new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true } });
        _client = new Grpc.Health.V1.Health.HealthClient(_channel);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _hub.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData(Referrals)]
    [InlineData("wijkteam.hub.v1.InboxService")]
    [InlineData("grpc.health.v1.Health")]
    public async Task Check_OfWhatTheHubServes_IsServing(string service) =>
        (await _client.CheckAsync(new HealthCheckRequest { Service = service }, Waiting.Call())).Status.ShouldBe(ServingStatus.Serving);

    [Theory]
    [InlineData("wijkteam.hub.v1.PlantedService")]
    [InlineData("WIJKTEAM.HUB.V1.REFERRALSERVICE")]
    [InlineData("ReferralService")]
    public async Task Check_OfWhatItDoesNotServe_IsNotFound(string service)
    {
        var refusal = await SeenRefusal.OfAsync(_client.CheckAsync(new HealthCheckRequest { Service = service }, Waiting.Call()));

        (refusal.Status, refusal.Reason).ShouldBe((StatusCode.NotFound, "NOT_FOUND"));
        refusal.Fields.ShouldBe(["service"]);
        refusal.Text.ShouldNotContain(service);
    }

    [Fact]
    public async Task List_HasEachService_AndTheWhole()
    {
        var statuses = (await _client.ListAsync(new HealthListRequest(), Waiting.Call())).Statuses;

        statuses.Keys.Where(IsOurs)
            .ShouldBe(AuthorisationTests.Methods.Values.Select(method => method.Service.FullName).Where(IsOurs).Distinct(), ignoreOrder: true);
        statuses[HealthService.Overall].Status.ShouldBe(ServingStatus.Serving);
        statuses.Values.ShouldAllBe(response => response.Status == ServingStatus.Serving);
    }

    [Fact]
    public async Task Watch_TellsEachChange_Once_AsTheHttpDoorDoes()
    {
        string[] services = [HealthService.Overall, Referrals];
        var watches = services.Select(service => _client.Watch(new HealthCheckRequest { Service = service }, Waiting.Call())).ToList();

        await AllSayAsync(ServingStatus.Serving);
        Volatile.Write(ref _broken, true);
        await AllSayAsync(ServingStatus.NotServing);
        (await IsReadyAsync()).ShouldBeFalse();
        var statuses = (await _client.ListAsync(new HealthListRequest(), Waiting.Call())).Statuses;
        foreach (var service in services)
        {
            (await _client.CheckAsync(new HealthCheckRequest { Service = service }, Waiting.Call())).Status.ShouldBe(ServingStatus.NotServing);
            statuses[service].Status.ShouldBe(ServingStatus.NotServing);
        }

        // However often it is looked at, there is nothing to tell until it changes.
        var looks = Volatile.Read(ref _looks);
        await Waiting.UntilAsync(() => Volatile.Read(ref _looks) > looks + 2, () => "the watch does not look");
        Volatile.Write(ref _broken, false);
        await AllSayAsync(ServingStatus.Serving);
        (await IsReadyAsync()).ShouldBeTrue();
        watches.ForEach(watch => watch.Dispose());
        _hub.Logs.TakeErrors().ShouldAllBe(error => error.Contains("Health check test with status Unhealthy", StringComparison.Ordinal));

        async Task AllSayAsync(ServingStatus status)
        {
            foreach (var watch in watches)
            {
                (await NextAsync(watch)).ShouldBe(status);
            }
        }
    }

    [Fact]
    public async Task Watch_AtTheEndOfTheHub_IsToldBeforeItEnds()
    {
        using var watch = _client.Watch(new HealthCheckRequest(), Waiting.Call());
        using var unknown = _client.Watch(new HealthCheckRequest { Service = "wijkteam.hub.v1.PlantedService" }, Waiting.Call());
        (await NextAsync(watch)).ShouldBe(ServingStatus.Serving);
        (await NextAsync(unknown)).ShouldBe(ServingStatus.ServiceUnknown);

        _hub.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        (await NextAsync(watch)).ShouldBe(ServingStatus.NotServing);
        foreach (var ending in (AsyncServerStreamingCall<HealthCheckResponse>[])[watch, unknown])
        {
            var end = SeenRefusal.Read(await Should.ThrowAsync<RpcException>(() => NextAsync(ending)));
            (end.Status, end.Reason).ShouldBe((StatusCode.Unavailable, "UNAVAILABLE"));
        }

        (await _client.CheckAsync(new HealthCheckRequest(), Waiting.Call())).Status.ShouldBe(ServingStatus.NotServing);
    }

    [Fact]
    public async Task Watches_AreBounded_AndShareOneLook()
    {
        var begin = TimeProvider.System.GetTimestamp();
        var watches = new List<AsyncServerStreamingCall<HealthCheckResponse>>();
        for (var i = 0; i < HealthService.MaxWatches; i++)
        {
            watches.Add(_client.Watch(new HealthCheckRequest(), Waiting.Call()));
            (await NextAsync(watches[i])).ShouldBe(ServingStatus.Serving);
        }

        var looks = Volatile.Read(ref _looks);
        ((double)looks).ShouldBeLessThanOrEqualTo((TimeProvider.System.GetElapsedTime(begin) / Readiness.MaxAge) + 1);
        using (var oneMore = _client.Watch(new HealthCheckRequest(), Waiting.Call()))
        {
            SeenRefusal.Read(await Should.ThrowAsync<RpcException>(() => NextAsync(oneMore))).Reason.ShouldBe("UNAVAILABLE");
        }

        (await _client.CheckAsync(new HealthCheckRequest(), Waiting.Call())).Status.ShouldBe(ServingStatus.Serving);
        watches[0].Dispose();
        (await FirstThatIsLetInAsync()).ShouldBe(ServingStatus.Serving);
        watches.ForEach(watch => watch.Dispose());
    }

    private static bool IsOurs(string service) => service.StartsWith("wijkteam.", StringComparison.Ordinal);

    private HealthCheckResult Look()
    {
        Interlocked.Increment(ref _looks);
        return Volatile.Read(ref _broken) ? HealthCheckResult.Unhealthy() : HealthCheckResult.Healthy();
    }

    /// <summary>The hub learns in its own time that a watch has gone.</summary>
    private async Task<ServingStatus> FirstThatIsLetInAsync()
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var watch = _client.Watch(new HealthCheckRequest(), Waiting.Call());
            try
            {
                return await NextAsync(watch);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
            {
                TimeProvider.System.GetElapsedTime(begin).ShouldBeLessThan(Waiting.Deadline, "no watch is let in, though one has gone");
            }
        }
    }

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        (await watch.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
        return watch.ResponseStream.Current.Status;
    }

    private async Task<bool> IsReadyAsync()
    {
        using var http = new HttpClient { Timeout = Waiting.Deadline };
        using var response = await http.GetAsync(new Uri(_hub.HttpAddress, "/health/ready"), Cancellation);
        return response.IsSuccessStatusCode;
    }
}
