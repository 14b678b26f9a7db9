using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Audit;

/// <summary>Who may ask what was done with a citizen's data.</summary>
internal sealed class AuditAccess(IJournalStore store, CurrentDirectory directory)
{
    /// <summary>What the caller sees of the log of a citizen.</summary>
    /// <param name="subjectId">Null for one whom the hub does not know, about whom nobody may ask more or less than about others.</param>
    /// <exception cref="RefusedException">PARTICIPANT_NOT_ENTITLED: it neither refers, nor audits, nor has a part in an exchange with the citizen.</exception>
    public async ValueTask<AuditSight> CheckAsync(Guid? subjectId, Caller caller, CancellationToken cancellationToken)
    {
        var sight = new AuditSight(caller.Participant, directory.Snapshot.IsAuditor(caller.Participant.Id));
        if (!sight.IsAuditor
            && BasisPolicy.CheckReferrer(caller.Participant.Kind) is not null
            && !await HasPartAsync(subjectId ?? Guid.Empty, RecordKind.Referral, caller, cancellationToken)
            && !await HasPartAsync(subjectId ?? Guid.Empty, RecordKind.Signal, caller, cancellationToken))
        {
            throw new RefusedException(new Refusal(
                V1.RefusalReason.ParticipantNotEntitled, "Only who may refer, an auditor, or who has a part in an exchange with this citizen may ask who looked."));
        }

        return sight;
    }

    private async ValueTask<bool> HasPartAsync(Guid subjectId, RecordKind kind, Caller caller, CancellationToken cancellationToken) =>
        (await store.ListExchangesAsync(new ExchangeQuery(kind, caller.Participant.Id, Max: 1) { SubjectId = subjectId }, cancellationToken)).Count > 0;
}
