using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform.Redis;

namespace Wijkteam.Hub.Operations;

/// <summary>Puts the restrictions in force before the hub answers, and later those that other replicas make; and keeps the participants' last contacts: once a minute
/// those that are new, beside the calls.</summary>
internal sealed class OperationsWorker(
    ParticipantRestrictions restrictions,
    Contacts contacts,
    IJournalStore store,
    IBroadcast broadcast,
    ILogger<OperationsWorker> logger,
    TimeProvider time)
    : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // How long a revoked key is good for at another replica if it cannot be told.
    private static readonly TimeSpan RestrictionsInterval = TimeSpan.FromSeconds(5);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await restrictions.LoadAsync(cancellationToken);
        foreach (var contact in await store.ListContactsAsync(cancellationToken))
        {
            contacts.Recall(contact.Participant, contact.Time);
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>No call comes any more: keeps what the last ones left.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken) => await KeepAsync();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        KeepContactsAsync(stoppingToken),
        Following.RunAsync(
            broadcast, RedisNames.Restrictions, RestrictionsInterval, () => restrictions.LoadAsync(CancellationToken.None), logger, time, stoppingToken));

    private async Task KeepContactsAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await KeepAsync();
        }
    }

    private async ValueTask KeepAsync()
    {
        try
        {
            var unkept = contacts.ListUnkept();
            if (unkept.Count > 0)
            {
                await store.WriteAsync([new NoteContacts([.. unkept.Select(contact => new ContactRow(contact.ParticipantId, contact.Time))])], CancellationToken.None);
            }

            foreach (var (participant, lastTime) in unkept)
            {
                contacts.Kept(participant, lastTime);
            }
        }
#pragma warning disable CA1031 // They are kept at the next turn; the hub serves on meanwhile.
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.CannotKeepContacts(e.GetType().FullName);
        }
    }
}
