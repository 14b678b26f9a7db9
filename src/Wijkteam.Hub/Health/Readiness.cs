using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Wijkteam.Hub.Health;

/// <summary>Whether this hub can serve, for however many who ask: they share one look at the store, which costs it no more than one a second.</summary>
internal sealed class Readiness(HealthCheckService checks, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>How old an answer may be, of a hub that is not shutting down.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly Lock _looking = new();
    private Task<bool>? _look;
    private long _begun;

    public async ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        !lifetime.ApplicationStopping.IsCancellationRequested && await Look().WaitAsync(cancellationToken);

    private Task<bool> Look()
    {
        lock (_looking)
        {
            if (_look is null || (_look.IsCompleted && time.GetElapsedTime(_begun) >= MaxAge))
            {
                _begun = time.GetTimestamp();

                // In nobody's name: whoever asked first may be gone before it ends.
                using (ExecutionContext.SuppressFlow())
                {
                    _look = Task.Run(LookAsync, CancellationToken.None);
                }
            }

            return _look;
        }
    }

    private async Task<bool> LookAsync()
    {
        var report = await checks.CheckHealthAsync(check => check.Tags.Contains(HealthRegistration.Ready), CancellationToken.None);
        return report.Status == HealthStatus.Healthy;
    }
}
