using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Directory.Profiles;

namespace Wijkteam.Hub.Reorganisations;

/// <summary>Sees to it that open exchanges go to those who take them over: as soon as a directory says so, and again every few minutes, for what was still routed by
/// an older directory or has waited for the citizen's agreement. Between them it reads nothing.</summary>
internal sealed class SuccessionWorker(CurrentDirectory directory, SuccessionSweep sweep, ILogger<SuccessionWorker> logger, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private Successions _seen = Successions.None;
    private DateTimeOffset _nextTime = DateTimeOffset.MinValue;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepWhenDueAsync(stoppingToken);
            }
#pragma warning disable CA1031 // The next look may go better; the hub serves on meanwhile.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                logger.CannotSweep(e.GetType().FullName);
            }
        }
    }

    private async ValueTask SweepWhenDueAsync(CancellationToken cancellationToken)
    {
        var successions = directory.Snapshot.Successions;
        if (successions.Givers.IsEmpty || (ReferenceEquals(successions, _seen) && time.GetUtcNow() < _nextTime))
        {
            return;
        }

        await sweep.RunAsync(cancellationToken);
        (_seen, _nextTime) = (successions, time.GetUtcNow() + Interval);
    }
}
