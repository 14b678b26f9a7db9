using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Journal;

namespace Wijkteam.Hub.Attachments;

/// <summary>Removes the files that were being added when a hub went down.</summary>
internal sealed partial class AttachmentSweep(IJournalStore store, ILogger<AttachmentSweep> logger, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await store.WriteAsync([new DropStaleAttachments(time.GetUtcNow() - Age)], stoppingToken);
            }
#pragma warning disable CA1031 // The next sweep may go better; the hub serves on meanwhile.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogFault(logger, e.GetType().FullName);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(7101, LogLevel.Error, "Files that were given up cannot be removed: {ExceptionType}")]
    private static partial void LogFault(ILogger logger, string? exceptionType);
}
