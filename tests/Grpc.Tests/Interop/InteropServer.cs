using System.IO.Compression;
using System.Net;
using Grpc.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grpc.Tests.Interop;

/// <summary>How a connection is protected.</summary>
public enum Transport
{
    /// <summary>Not at all.</summary>
    Plain,

    /// <summary>The server has a certificate.</summary>
    Tls,

    /// <summary>The client has one too.</summary>
    Mutual,
}

/// <summary>The server of the interoperability tests on a real Kestrel, with a door for each <see cref="Transport"/>.</summary>
internal sealed class InteropServer(WebApplication app) : IAsyncDisposable
{
    public static async Task<InteropServer> StartAsync(Certificates certificates)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => Protect(listen, certificates, ClientCertificateMode.NoCertificate));
            kestrel.Listen(IPAddress.Loopback, 0, listen => Protect(listen, certificates, ClientCertificateMode.RequireCertificate));
        });
        builder.Services.AddGrpc(options =>
        {
            options.CompressionProviders = [new CountingGzip()];
            options.ResponseCompressionAlgorithm = "gzip";
            options.ResponseCompressionLevel = CompressionLevel.Fastest;
        });
        var app = builder.Build();
        app.Use(next => context =>
        {
            CountingGzip.BeginCall();
            return next(context);
        });
        app.MapGrpcService<InteropService>();
        await app.StartAsync(TestContext.Current.CancellationToken).Soon();
        return new InteropServer(app);
    }

    /// <summary>Where it is reached: the certificate is made out to this name.</summary>
    public string AuthorityOf(Transport transport) =>
        $"localhost:{new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ElementAt((int)transport)).Port}";

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None).Soon();
        await app.DisposeAsync().AsTask().Soon();
    }

    private static void Protect(ListenOptions listen, Certificates certificates, ClientCertificateMode mode)
    {
        listen.Protocols = HttpProtocols.Http2;
        listen.UseHttps(certificates.Server, https =>
        {
            https.ClientCertificateMode = mode;
            https.ClientCertificateValidation = (certificate, _, _) => certificates.Vouches(certificate);
        });
    }
}
