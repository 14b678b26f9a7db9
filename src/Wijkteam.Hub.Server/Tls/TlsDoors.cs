using Microsoft.AspNetCore.Server.Kestrel;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;
using Wijkteam.Contracts;
using Wijkteam.Hub.Identity.Certificates;

namespace Wijkteam.Hub.Server.Tls;

/// <summary>What Kestrel's own configuration of TLS leaves open: certificates that change without a connection lost, and clients that show one too.</summary>
internal static class TlsDoors
{
    private const string Section = "Kestrel";

    public static void AddTls(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel((context, kestrel) => Configure(context.Configuration, kestrel));
        builder.Services.AddCertificateForwarding(options =>
        {
            options.CertificateHeader = ForwardedCertificate.Name;
            options.HeaderConverter = ForwardedCertificate.Read;
        });
    }

    /// <summary>Believes whoever reaches the hub by a Unix socket about the certificate of the client behind it: the adapters in this process, or a proxy on this machine
    /// that ends TLS. The hub judges the certificate itself. From any other connection the header means nothing.</summary>
    public static void UseForwardedCertificates(this WebApplication app) =>
        app.UseWhen(context => context.Connection.LocalIpAddress is null, inner => inner.UseCertificateForwarding());

    private static void Configure(IConfiguration configuration, KestrelServerOptions kestrel)
    {
        // Kestrel would see a change of files too, and close the connections of its endpoint.
        var loader = kestrel.Configure(configuration.GetSection(Section), reloadOnChange: false);
        foreach (var endpoint in configuration.GetSection($"{Section}:Endpoints").GetChildren())
        {
            loader.Endpoint(endpoint.Key, door => Configure(configuration, door, kestrel.ApplicationServices));
        }
    }

    private static void Configure(IConfiguration configuration, EndpointConfiguration door, IServiceProvider services)
    {
        if (!door.IsHttps)
        {
            return;
        }

        var own = OwnCertificate(configuration, door.ConfigSection, services);
        var clients = services.GetRequiredService<ClientCertificates>();
        var asks = services.GetRequiredService<IOptions<ClientCertificateOptions>>().Value.IsOn;
        var time = services.GetRequiredService<TimeProvider>();
        door.HttpsOptions.OnAuthenticate = (_, tls) =>
        {
            if (own is not null)
            {
                tls.ServerCertificateContext = own.Current;
                tls.ServerCertificateSelectionCallback = null;
            }

            tls.CertificateChainPolicy = clients.Trust?.PolicyAt(time.GetUtcNow());
        };
        if (asks)
        {
            door.HttpsOptions.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            door.HttpsOptions.ClientCertificateValidation = (certificate, _, _) => clients.Admits(certificate);
        }
    }

    /// <summary>The files that the endpoint's certificate comes from, or those of all; null if it comes from elsewhere.</summary>
    private static ServerCertificate? OwnCertificate(IConfiguration configuration, IConfigurationSection endpoint, IServiceProvider services)
    {
        var certificate = endpoint.GetSection("Certificate") is { } own && own["Path"] is not null ? own : configuration.GetSection($"{Section}:Certificates:Default");
        return certificate["Path"] is { } path
            ? new ServerCertificate(
                path, certificate["KeyPath"], certificate["Password"], services.GetRequiredService<ILogger<ServerCertificate>>(), services.GetRequiredService<TimeProvider>())
            : null;
    }
}
