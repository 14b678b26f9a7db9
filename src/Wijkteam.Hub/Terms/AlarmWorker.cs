using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Inbox;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Terms;

/// <summary>Sends the alarms that wait in an inbox of their own: leased, tried again with growing delays and in the end dead letters, as all messages are.</summary>
internal sealed class AlarmWorker(
    IJournalStore store,
    Leasing leasing,
    DeadLetters deadLetters,
    CurrentDirectory directory,
    AlarmPosts posts,
    AlarmMails mails,
    IOptions<AlarmOptions> options,
    ILogger<AlarmWorker> logger,
    TimeProvider time) : BackgroundService
{
    private const int MaxAtOnce = 16;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromMinutes(2);

    /// <summary>Who is told: the hub, on its way to a human.</summary>
    private static readonly Professional Receiver = new() { System = "urn:wijkteam:hub", Value = "alarms" };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var (leased, _) = await leasing.LeaseAsync(Alarm.Inbox, Receiver, MaxAtOnce, LeaseDuration);
                await Task.WhenAll(leased.Select(message => SendAsync(message, stoppingToken)));
            }
#pragma warning disable CA1031 // The leases end by themselves; the next look may go better.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                logger.CannotSend(e.GetType().FullName);
            }
        }
    }

    private async Task SendAsync(LeasedMessage leased, CancellationToken cancellationToken)
    {
        var (participantId, exchangeId) = (leased.Message.Referral.TargetParticipantId, leased.Message.Referral.Id);
        if (await TrySendAsync(leased.Message.Referral, cancellationToken) is not { } fault)
        {
            logger.Alarmed(participantId, exchangeId);
            await store.WriteAsync([new Settle(leased.Key, leased.Token, Settlement.Acknowledge, time.GetUtcNow())], CancellationToken.None);
            return;
        }

        logger.NotAlarmed(participantId, exchangeId, leased.Attempt, fault);
        var dueTime = time.GetUtcNow() + InboxPolicy.DelayAfter(leased.Attempt);
        var settle = new Settle(leased.Key, leased.Token, Settlement.Return, dueTime) { IsRejection = true, Reason = fault };
        await store.WriteAsync([settle], CancellationToken.None);
        if (settle.Rejections >= options.Value.MaxAttempts)
        {
            await deadLetters.BuryAsync(settle.Key, DeliveryFailureReason.Unreachable);
        }
    }

    /// <summary>Tries every channel that the contact has; one is enough. Null if it was taken, else why not.</summary>
    private async Task<string?> TrySendAsync(Referral about, CancellationToken cancellationToken)
    {
        if (directory.Snapshot.FindParticipant(about.TargetParticipantId) is not { } participant
            || directory.Snapshot.TermsOf(participant.Id)?.Contact is not { } contact)
        {
            return "contact.none";
        }

        var alarm = new Alarm(contact, participant, about.Id, about.Term);
        var tries = new List<Task<string?>>();
        if (contact.WebhookUrl.Length > 0)
        {
            tries.Add(posts.SendAsync(alarm, cancellationToken));
        }

        if (contact.Email.Length > 0 && mails.IsConfigured)
        {
            tries.Add(mails.SendAsync(alarm, cancellationToken));
        }

        var faults = await Task.WhenAll(tries);
        return Array.Exists(faults, fault => fault is null) ? null : faults.FirstOrDefault() ?? "mail.not-configured";
    }
}
