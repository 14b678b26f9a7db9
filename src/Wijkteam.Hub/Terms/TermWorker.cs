using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Journal;

namespace Wijkteam.Hub.Terms;

/// <summary>Looks at the records whose time has come, about once a second.</summary>
internal sealed class TermWorker(IJournalStore store, IEnumerable<IDueLook> looks, ILogger<TermWorker> logger, TimeProvider time) : BackgroundService
{
    private const int MaxRecords = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFault = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
#pragma warning disable CA1031 // The next look may go better; the hub serves on meanwhile.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                logger.CannotLook(e.GetType().FullName);
            }
        }
    }

    private async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        foreach (var record in await store.ListDueRecordsAsync(time.GetUtcNow(), MaxRecords, cancellationToken))
        {
            try
            {
                await (looks.FirstOrDefault(look => look.Kind == record.Kind) ?? looks.First(look => look.Kind is null)).LookAsync(record, cancellationToken);
            }
#pragma warning disable CA1031 // Whatever it is, it is this record's trouble.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                logger.CannotPass(record.Id, e.GetType().FullName);
                await store.WriteAsync([new PutOffRecord(record.Id, record.Version, time.GetUtcNow() + AfterFault)], cancellationToken);
            }
        }
    }
}
