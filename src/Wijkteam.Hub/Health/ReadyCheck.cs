using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Journal;

namespace Wijkteam.Hub.Health;

/// <summary>Whether this hub can serve: calls are better sent to another replica while it cannot. It may come right by itself, and a new start would not mend it.</summary>
internal sealed class ReadyCheck(IJournalStore store, CurrentDirectory directory, IHostApplicationLifetime lifetime) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The hub is shutting down.");
        }

        if (directory.Snapshot.Participants.IsEmpty)
        {
            return HealthCheckResult.Unhealthy("No directory is in force.");
        }

        // A real read of a small table.
        await store.LoadRestrictionsAsync(cancellationToken).AsTask().WaitAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
