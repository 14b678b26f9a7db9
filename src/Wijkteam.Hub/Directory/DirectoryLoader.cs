using Google.Protobuf;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform.Redis;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>Puts a directory in force before the hub answers: the configured file's, or else the one last saved; and after that whichever another replica saves.</summary>
internal sealed class DirectoryLoader(
    CurrentDirectory directory,
    IJournalStore store,
    IBroadcast broadcast,
    IOptions<HubOptions> options,
    ILogger<DirectoryLoader> logger,
    TimeProvider time)
    : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private DirectoryDocument? _inForce;

    /// <exception cref="DirectoryRejectedException">The file's directory has faults; the message names each by its path.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var saved = await store.LoadDirectoryAsync(cancellationToken);
        var document = options.Value.DirectoryFile is { } path ? await ReadAsync(path, cancellationToken) : saved;
        if (document is null)
        {
            return;
        }

        Swap(document);
        if (!document.Equals(saved))
        {
            await store.WriteAsync([new SaveDirectory(document.ToByteArray())], cancellationToken);
            broadcast.Tell(RedisNames.Directory, "");
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Following.RunAsync(broadcast, RedisNames.Directory, Interval, FollowAsync, logger, time, stoppingToken);

    private async ValueTask FollowAsync()
    {
        if (await store.LoadDirectoryAsync(CancellationToken.None) is { } saved && !saved.Equals(_inForce))
        {
            Swap(saved);
        }
    }

    private void Swap(DirectoryDocument document)
    {
        directory.Swap(document);
        _inForce = document;
    }

    private static async Task<DirectoryDocument> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return DirectoryDocument.Parser.ParseJson(await File.ReadAllTextAsync(path, cancellationToken));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw new InvalidOperationException($"The directory file '{path}' is not a DirectoryDocument in the protobuf JSON form: {e.Message}", e);
        }
    }
}
