using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Directory;

/// <summary>Counts what teams whose capacity is limited have open, beside the traffic. A count reads all that a team ever had, some milliseconds for each.</summary>
internal sealed class TeamLoadWorker(CurrentDirectory directory, IJournalStore store, ILogger<TeamLoadWorker> logger, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>Counts now.</summary>
    public async Task CountAsync(CancellationToken cancellationToken)
    {
        var open = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var team in directory.Snapshot.LimitedTeams)
        {
            open[team] = await store.CountOpenAsync(team, cancellationToken);
        }

        directory.Loads = new TeamLoads(open.ToFrozenDictionary(StringComparer.Ordinal));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await CountAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever it is, the last count stands until the next.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                logger.CannotCount(e.GetType().FullName);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
