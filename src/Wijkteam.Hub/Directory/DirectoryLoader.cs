using Google.Protobuf;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>Puts a directory in force before the hub answers: the configured file's, or else the one last saved.</summary>
internal sealed class DirectoryLoader(CurrentDirectory directory, IJournalStore store, IOptions<HubOptions> options) : IHostedLifecycleService
{
    /// <exception cref="DirectoryRejectedException">The file's directory has faults; the message names each by its path.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var saved = await store.LoadDirectoryAsync(cancellationToken);
        var document = options.Value.DirectoryFile is { } path ? await ReadAsync(path, cancellationToken) : saved;
        if (document is null)
        {
            return;
        }

        directory.Swap(document);
        if (!document.Equals(saved))
        {
            await store.WriteAsync([new SaveDirectory(document.ToByteArray())], cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

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
