using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Health;

internal static class HealthRegistration
{
    /// <summary>The check of <see cref="ReadyCheck"/>, and its tag.</summary>
    public const string Ready = "ready";

    private const string Live = "live";

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(2);

    // Longer than any write waits for a database that is away.
    private static readonly TimeSpan LiveTimeout = TimeSpan.FromSeconds(30);

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<Readiness>();
        services.AddSingleton<HealthService>();
        services.AddHealthChecks()
            .AddCheck<ReadyCheck>(Ready, tags: [Ready], timeout: ReadyTimeout)
            .AddCheck<LiveCheck>(Live, tags: [Live], timeout: LiveTimeout);
        return services;
    }

    /// <summary>For whoever runs the hub: <c>GET /health/ready</c> is 200 while it can serve, <c>GET /health/live</c> while a new start would not help; else 503.
    /// Readiness also over gRPC.</summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) }).AllowAnonymous();
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Live) }).AllowAnonymous();
        endpoints.MapService<HealthService>();
    }
}
