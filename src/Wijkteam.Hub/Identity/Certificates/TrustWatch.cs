using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Wijkteam.Hub.Identity.Certificates;

/// <summary>Puts the folders' authorities and lists in force before the hub listens, and whatever lies there later as it comes. What cannot be used leaves what is in force as it is.</summary>
internal sealed partial class TrustWatch(
    ClientCertificates certificates,
    TrustFolders folders,
    OpenCalls calls,
    IOptions<ClientCertificateOptions> options,
    ILogger<TrustWatch> logger,
    TimeProvider time)
    : BackgroundService, IHostedLifecycleService
{
    private string _seen = "";

    /// <exception cref="InvalidOperationException">What lies in the folders cannot be used; the message names the file.</exception>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (options.Value.IsOn)
        {
            _seen = folders.Describe();
            certificates.Swap(folders.Load());
        }

        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsOn)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.ReloadInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
        }
    }

    private void Look()
    {
        try
        {
            if (folders.Describe() is var found && found != _seen)
            {
                _seen = found;
                certificates.Swap(folders.Load());
                LogLoaded(logger);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            LogUnusable(logger, e.Message);
        }

        // Time alone ends certificates and lists, too.
        calls.RefuseRestricted();
    }

    [LoggerMessage(2011, LogLevel.Information, "The authorities and revocation lists of client certificates were loaded anew")]
    private static partial void LogLoaded(ILogger logger);

    [LoggerMessage(2012, LogLevel.Error, "The authorities and revocation lists of client certificates stay as they were: {Fault}")]
    private static partial void LogUnusable(ILogger logger, string fault);
}
