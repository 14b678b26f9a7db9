using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>A delivery that is or may become a dead letter.</summary>
/// <param name="Record">The referral, signal or household; null for a word of failure, which is a version of none.</param>
internal sealed record DeadLetterState(SubjectRow Subject, DeliveryRow Delivery, RecordRow? Record) : State(Subject, IsNew: false)
{
    /// <summary>The party of the referral that it was not for; null if there is none.</summary>
    /// <remarks>Of a household the coordinator's team: who formed it may have no part in it any more.</remarks>
    public string? OtherParty => Record is null
        ? null
        : (Record.Kind == RecordKind.Household ? (string[])[Record.Target] : [Record.Source, Record.Target])
            .FirstOrDefault(party => party.Length > 0 && party != Delivery.Key.Participant);

    /// <summary>Null if there is no such delivery.</summary>
    public static async ValueTask<DeadLetterState?> LoadAsync(DeliveryKey key, IJournalStore store, CancellationToken cancellationToken)
    {
        if (await store.FindDeliveryAsync(key, cancellationToken) is not { } delivery)
        {
            return null;
        }

        var subject = await store.FindSubjectAsync(delivery.SubjectId, cancellationToken)
            ?? throw new InvalidOperationException("A delivery names a citizen who is not there.");
        return new DeadLetterState(subject, delivery, await store.FindRecordAsync(key.RecordId, cancellationToken));
    }

    public static RefusedException NotFound() => new(new Refusal(RefusalReason.NotFound, "No such dead letter."));
}
