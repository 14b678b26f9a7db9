using Microsoft.AspNetCore.Server.Kestrel.Core;
using Wijkteam.Adapters.Fhir;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Rest;
using Wijkteam.Hub.Limits;
using Wijkteam.Hub.Server.Tls;

namespace Wijkteam.Hub.Server;

/// <summary>Puts the hub together as a web application. What is not said here is configuration: <c>appsettings.json</c>, environment, command line.</summary>
internal static class HubHost
{
    /// <param name="settings">Settings that win over all other configuration.</param>
    /// <param name="addServices">What the host adds of its own.</param>
    public static WebApplication Build(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? addServices = null)
    {
        var builder = Configure(settings);
        if (!Listening.IsConfigured(builder.Configuration))
        {
            builder.Configuration.AddInMemoryCollection(Listening.Defaults);
        }

        Listening.Check(builder.Configuration);

        Quieten(builder.Logging);
        builder.AddTls();
        builder.WebHost.ConfigureKestrel(ConfigureLimits);
        builder.Services.AddHub();
        builder.AddFhir();
        builder.Services.AddRestDoor(provider => provider.GetRequiredService<HubAddress>().Connect());
        builder.Services.AddTelemetryExport(builder.Configuration);
        addServices?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseMiddleware<StatusDetails>();
        app.UseForwardedCertificates();
        app.UseAuthentication();
        app.UseLimits();
        app.UseAuthorization();
        app.MapHub();
        app.MapFhirDoors();
        app.MapRestDoor();
        return app;
    }

    /// <summary>What every command of the hub starts from: its configuration.</summary>
    /// <param name="settings">Settings that win over all other configuration.</param>
    public static WebApplicationBuilder Configure(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings);
        return builder;
    }

    /// <summary>Keeps from the log what others would write there of requests.</summary>
    public static void Quieten(ILoggingBuilder logging)
    {
        // These write down whole URLs, before anybody can look at them: one may hold a BSN, though it is refused for that.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.Routing.Matching.DfaMatcher", LogLevel.None);

        // This writes down exceptions with their messages, which may quote a request. What fails is logged by RefusalInterceptor, CheckedMessages and StatusDetails.
        logging.AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.None);
    }

    private static void ConfigureLimits(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.Http2.MaxStreamsPerConnection = 1_000;
        options.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        options.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }
}
