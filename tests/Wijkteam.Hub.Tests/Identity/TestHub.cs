using System.Net;
using System.Security.Cryptography;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Wijkteam.Contracts;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Tests.Identity;

/// <summary>A real Kestrel on loopback with the identity capability and one participant, "practice", whose key is "key-1".</summary>
internal sealed class TestHub : IAsyncDisposable
{
    public const string Participant = "practice";
    public const string KeyId = "key-1";

    private readonly FakeSigningKey _signingKey = new();
    private readonly LogCapture _logs = new();
    private readonly WebApplication _app;

    private TestHub(Action<IdentityOptions>? configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(_logs).SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.ListenUnixSocket(SocketPath);
        });
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton<IClientKeys>(Clients);
        builder.Services.AddSingleton<IAssertionLedger>(Ledger);
        builder.Services.AddSingleton<ITokenSigningKey>(_signingKey);
        builder.Services.AddIdentity();
        builder.Services.Configure<IdentityOptions>(options => configure?.Invoke(options));
        builder.Services.AddGrpc();
        _app = builder.Build();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapTokenEndpoint();
        _app.MapGet("/whoami", (HttpContext context) => $"{context.GetCaller().Participant.Name}|{context.GetCaller().Professional?.Value}");
        _app.MapGet("/person", () => "person").RequireAuthorization(Policies.Professional);
        _app.MapGet("/anonymous", (HttpContext context) => Should.Throw<InvalidOperationException>(context.GetCaller).Message).AllowAnonymous();
        _app.MapGrpcService<WhoAmI>();
        Clients.Register(Participant, Keys.Public(KeyId, Key));
    }

    public SettableTime Time { get; } = new();

    public FakeClients Clients { get; } = new();

    public FakeLedger Ledger { get; } = new();

    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string SocketPath { get; } = Path.Combine(Path.GetTempPath(), $"hub-{Guid.NewGuid():N}.sock");

    public HttpClient Http { get; private set; } = null!;

    public Uri GrpcAddress { get; private set; } = null!;

    public Uri TokenUrl => new(Http.BaseAddress!, "/oauth2/token");

    /// <summary>Signs as the hub does.</summary>
    public Func<byte[], byte[]> HubSigner => Keys.Es256(_signingKey.Key.ECDsa);

    public IEnumerable<string> LoggedTexts => _logs.Lines.Select(line => line.Text);

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<TestHub> StartAsync(Action<IdentityOptions>? configure = null)
    {
        var hub = new TestHub(configure);
        await hub._app.StartAsync();
        var urls = hub._app.Urls.ToArray();
        hub.Http = new HttpClient { BaseAddress = new Uri(urls[0]), Timeout = TimeSpan.FromSeconds(20) };
        hub.GrpcAddress = new Uri(urls[1]);
        return hub;
    }

    public ParticipantCredential Credential(Professional? professional = null) => new(Participant, KeyId, Key, professional);

    public AccessTokenSource Tokens(Professional? professional = null) => new(Http, TokenUrl, Credential(professional), Time);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        Key.Dispose();
        _signingKey.Dispose();
        _logs.Lines.Where(line => line.Level >= LogLevel.Error).ShouldBeEmpty();
    }

    internal sealed class WhoAmI : DirectoryService.DirectoryServiceBase
    {
        public override Task<GetParticipantResponse> GetParticipant(GetParticipantRequest request, ServerCallContext context)
            => Task.FromResult(new GetParticipantResponse { Participant = context.GetHttpContext().GetCaller().Participant });

        [Authorize(Policies.Professional)]
        public override Task<ResolveRouteResponse> ResolveRoute(ResolveRouteRequest request, ServerCallContext context)
            => Task.FromResult(new ResolveRouteResponse { ParticipantId = context.GetHttpContext().GetCaller().Professional!.Value });
    }
}
