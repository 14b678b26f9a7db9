using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Wijkteam.Hub.Areas;
using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Directory;

/// <summary>
/// Puts the year's table of addresses in force before the hub answers, and another as it comes: imported anew, of another year by the calendar, or taken away. A table that
/// cannot be used leaves what is in force as it is.
/// </summary>
internal sealed partial class AreaWatch(CurrentDirectory directory, AreaYears years, IOptions<AreaOptions> options, ILogger<AreaWatch> logger, TimeProvider time)
    : BackgroundService, IHostedLifecycleService
{
    private string _seen = "";

    /// <exception cref="InvalidOperationException">The table cannot be used, or the year that is asked for has none; the message says which.</exception>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Follow();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ReloadInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Follow();
            }
            catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException)
            {
                LogUnusable(logger, e.Message);
            }
        }
    }

    private void Follow()
    {
        var file = years.InForce(options.Value.Year, DutchCalendar.DateAt(time.GetUtcNow()).Year);
        var found = file is null ? "" : $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}";
        if (found == _seen)
        {
            return;
        }

        // What cannot be used is told of once, not at every look.
        _seen = found;
        var table = file is null ? null : AreaTable.Open(file.FullName);
        directory.Swap(table);
        if (table is null)
        {
            LogNone(logger);
        }
        else
        {
            LogInForce(logger, table.Year, table.Addresses, table.Neighbourhoods);
        }
    }

    [LoggerMessage(2101, LogLevel.Information, "The areas of {Year} are in force: {Addresses} addresses in {Neighbourhoods} neighbourhoods")]
    private static partial void LogInForce(ILogger logger, int year, long addresses, int neighbourhoods);

    [LoggerMessage(2102, LogLevel.Warning, "No table of areas is in force any more: addresses are known by the directory alone")]
    private static partial void LogNone(ILogger logger);

    [LoggerMessage(2103, LogLevel.Error, "The areas in force stay as they were: {Fault}")]
    private static partial void LogUnusable(ILogger logger, string fault);
}
