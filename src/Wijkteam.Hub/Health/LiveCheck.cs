using Microsoft.Extensions.Diagnostics.HealthChecks;
using Wijkteam.Hub.Journal;

namespace Wijkteam.Hub.Health;

/// <summary>Whether this process is still at work: if not, only a new start helps. A database that is away is no reason: then a write fails, but it ends.</summary>
internal sealed class LiveCheck(IJournalStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // Goes the way of all writes, and writes nothing.
        Task write = store.WriteAsync([new Append()], CancellationToken.None).AsTask();
        await write.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return cancellationToken.IsCancellationRequested ? HealthCheckResult.Unhealthy("The writer is stuck.") : HealthCheckResult.Healthy();
    }
}
