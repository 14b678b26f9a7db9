using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Grpc.Tests.Probes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grpc.Tests.Servers;

/// <summary>The probe on a real Kestrel: loopback, a free port, HTTP/2 without TLS.</summary>
internal sealed class ProbeServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly List<GrpcChannel> channels = [];

    private ProbeServer(WebApplication app)
    {
        this.app = app;
    }

    public ProbeSignals Signals => app.Services.GetRequiredService<ProbeSignals>();

    public static async Task<ProbeServer> StartAsync(Action<GrpcServiceOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(options => configure?.Invoke(options));
        builder.Services.AddSingleton<ProbeSignals>();
        var built = builder.Build();
        built.MapGrpcService<Probe>();
        await built.StartAsync(TestContext.Current.CancellationToken).Soon();
        return new ProbeServer(built);
    }

    public GrpcChannel Connect(Action<GrpcChannelOptions>? configure = null)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var options = new GrpcChannelOptions();
        configure?.Invoke(options);
        var channel = GrpcChannel.ForAddress(addresses.Single(), options);
        channels.Add(channel);
        return channel;
    }

    public ProbeService.ProbeServiceClient Client(Action<GrpcChannelOptions>? configure = null) => new(Connect(configure));

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in channels)
        {
            channel.Dispose();
        }

        await app.StopAsync(TestContext.Current.CancellationToken).Soon();
        await app.DisposeAsync().AsTask().Soon();
    }
}
