using Google.Protobuf;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using Wijkteam.Hub.Directory.Profiles;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Redis;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>Puts a directory in force before the hub answers: the configured files', or else what was last saved; and after that whatever another replica saves,
/// and the profiles of each new day.</summary>
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

    // One at a time, so that who looked first does not have the last word.
    private readonly SemaphoreSlim _swapping = new(1);
    private DirectoryDocument _document = new();
    private IReadOnlyList<MunicipalityProfile> _profiles = [];
    private LocalDate _day;

    /// <exception cref="DirectoryRejectedException">The files' directory has faults; the message names each by its path.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var saved = await store.LoadDirectoryAsync(cancellationToken);
        var document = options.Value.DirectoryFile is { } path ? await DirectoryFiles.ReadDirectoryAsync(path, cancellationToken) : saved ?? new DirectoryDocument();
        var savedProfiles = await store.LoadProfilesAsync(cancellationToken);
        var files = options.Value.MunicipalitiesFolder is { } folder ? await DirectoryFiles.ReadProfilesAsync(folder, cancellationToken) : [];
        var revisions = new ProfileRevisions(savedProfiles);
        MunicipalityProfile[] newer = [.. files.Where(revisions.IsNew)];
        foreach (var older in files.Where(profile => profile.Revision < revisions.LastOf(profile)))
        {
            logger.LeftAside(ProfileName.VersionOf(older));
        }

        Swap(document, revisions.With(newer));

        List<Write> writes = [.. newer.Select(profile => new SaveProfile(profile, Entry: null))];
        if (!document.Equals(saved ?? new DirectoryDocument()))
        {
            writes.Add(new SaveDirectory(document.ToByteArray()));
        }

        if (writes.Count > 0)
        {
            await store.WriteAsync(writes, cancellationToken);
            broadcast.Tell(RedisNames.Directory, "");
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Puts in force what is on disk, here and at the other replicas.</summary>
    public async ValueTask ReloadAsync()
    {
        await FollowAsync();
        broadcast.Tell(RedisNames.Directory, "");
    }

    public override void Dispose()
    {
        _swapping.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Following.RunAsync(broadcast, RedisNames.Directory, Interval, FollowAsync, logger, time, stoppingToken);

    private async ValueTask FollowAsync()
    {
        await _swapping.WaitAsync();
        try
        {
            var document = await store.LoadDirectoryAsync(CancellationToken.None) ?? _document;
            var profiles = await store.LoadProfilesAsync(CancellationToken.None);
            if (!document.Equals(_document) || !profiles.SequenceEqual(_profiles) || DutchCalendar.DateAt(time.GetUtcNow()) != _day)
            {
                Swap(document, profiles);
            }
        }
        finally
        {
            _swapping.Release();
        }
    }

    private void Swap(DirectoryDocument document, IReadOnlyList<MunicipalityProfile> profiles)
    {
        var today = DutchCalendar.DateAt(time.GetUtcNow());
        directory.Swap(document, today, profiles);
        (_document, _profiles, _day) = (document, profiles, today);
    }
}
