using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Wijkteam.Hub.Operations;

internal static class OperationsRegistration
{
    private const string Ready = "ready";
    private const string Live = "live";

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(2);

    // Longer than any write waits for a database that is away.
    private static readonly TimeSpan LiveTimeout = TimeSpan.FromSeconds(30);

    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<OperatorJournal>();
        services.AddSingleton<ParticipantRestrictions>();
        services.AddSingleton<Queues>();
        services.AddSingleton<DeadLetterGroups>();
        services.AddSingleton<ExchangeTraces>();
        services.AddSingleton<OperationsService>();
        services.AddHostedService<OperationsWorker>();
        services.AddHealthChecks()
            .AddCheck<ReadyCheck>(Ready, tags: [Ready], timeout: ReadyTimeout)
            .AddCheck<LiveCheck>(Live, tags: [Live], timeout: LiveTimeout);
        return services;
    }

    /// <summary>For whoever runs the hub: <c>GET /health/ready</c> is 200 while it can serve, <c>GET /health/live</c> while a new start would not help; else 503.</summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) }).AllowAnonymous();
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Live) }).AllowAnonymous();
    }
}
