using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Identity.Certificates;
using Wijkteam.Hub.Inbox;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Redis;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Operations;

/// <summary>Pauses and resumes participants and revokes their keys: on disk first, then in memory, then where calls are open, then at the other replicas.</summary>
internal sealed class ParticipantRestrictions(
    OperatorJournal journal,
    IJournalStore store,
    CurrentDirectory directory,
    Restrictions restrictions,
    OpenCalls calls,
    Inboxes inboxes,
    IBroadcast broadcast)
    : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1);

    public async ValueTask PauseAsync(Caller caller, StepRequest request, Faults faults, string participant, string reason, CancellationToken cancellationToken)
    {
        await journal.TakeAsync(caller, request, faults, Prepare, cancellationToken);
        await EnforceAsync(participant);

        ValueTask<OperatorStep> Prepare(DateTimeOffset now)
        {
            Require(directory.Snapshot.FindParticipant(participant) is not null, "No participant has this id.");
            return ValueTask.FromResult(new OperatorStep(
                EntryKind.ParticipantPaused, new OperatorAct { ParticipantId = participant, Reason = reason },
                entry => new PauseParticipant(new PauseRow(participant, now, reason), entry), "The participant is paused."));
        }
    }

    public async ValueTask ResumeAsync(Caller caller, StepRequest request, Faults faults, string participant, CancellationToken cancellationToken)
    {
        await journal.TakeAsync(caller, request, faults, Prepare, cancellationToken);
        await EnforceAsync(participant);

        // Those who push for it need not wait for their next look.
        inboxes.Wake(participant);

        ValueTask<OperatorStep> Prepare(DateTimeOffset now) => ValueTask.FromResult(new OperatorStep(
            EntryKind.ParticipantResumed, new OperatorAct { ParticipantId = participant }, entry => new ResumeParticipant(participant, entry),
            "The participant is not paused."));
    }

    public async ValueTask RevokeKeyAsync(Caller caller, StepRequest request, Faults faults, RevokedKey key, CancellationToken cancellationToken)
    {
        await journal.TakeAsync(caller, request, faults, Prepare, cancellationToken);
        await EnforceAsync(key.Participant);

        ValueTask<OperatorStep> Prepare(DateTimeOffset now)
        {
            Require(MayHave(key), "No participant has this key.");
            return ValueTask.FromResult(new OperatorStep(
                EntryKind.KeyRevoked, new OperatorAct { ParticipantId = key.Participant, Kid = key.Kid }, entry => new RevokeKey(key, entry),
                "The key is revoked."));
        }
    }

    // Which certificates there are is known to those who issue them: one can be revoked before it is seen here.
    private bool MayHave(RevokedKey key) => ClientCertificate.IsKeyId(key.Kid)
        ? directory.Snapshot.CertificatesOf(key.Participant) is not null
        : directory.Snapshot.KeysOf(key.Participant).Any(registered => registered.Kid == key.Kid);

    /// <summary>Puts in force what is on disk, on open calls too.</summary>
    public async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        // One at a time, so that who looked first does not have the last word.
        await _loading.WaitAsync(cancellationToken);
        try
        {
            var rows = await store.LoadRestrictionsAsync(cancellationToken);
            restrictions.Swap(rows.Pauses.Select(pause => pause.Participant), rows.RevokedKeys.Select(key => (key.Participant, key.Kid)));
            calls.RefuseRestricted();
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose() => _loading.Dispose();

    private async ValueTask EnforceAsync(string participant)
    {
        await LoadAsync(CancellationToken.None);
        broadcast.Tell(RedisNames.Restrictions, participant);
    }

    private static void Require(bool found, string message)
    {
        if (!found)
        {
            throw new RefusedException(new Refusal(RefusalReason.NotFound, message));
        }
    }
}
