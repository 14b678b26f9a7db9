using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Terms;

/// <summary>Looks at exchanges whose time has come.</summary>
internal sealed class TermLooking(
    IJournalStore store, ExchangeFinder exchanges, Submission submission, Lapses lapses, CurrentDirectory directory, TimeProvider time)
{
    /// <summary>Looks at a record whose time has come: tells both parties of a term that has passed, alarms a human, or puts the look off.</summary>
    public async ValueTask LookAsync(RecordRow record, CancellationToken cancellationToken)
    {
        var isRead = await IsReadAsync(record, cancellationToken);
        var term = (await exchanges.FindAsync(record.Id, cancellationToken))?.Exchange.Term;
        var look = term is null ? default : TermPolicy.Look(term, directory.Snapshot.TermsOf(record.Target), isRead, time.GetUtcNow());
        if (look.Term is null)
        {
            await store.WriteAsync([new PutOffRecord(record.Id, record.Version, look.NextTime)], cancellationToken);
            return;
        }

        try
        {
            await submission.TakeAsync(new PassTerm(record.Id, isRead, exchanges), cancellationToken);
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.NoAgreement)
        {
            await lapses.CloseAsync(record.Id, cancellationToken);
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.StateNotAllowed)
        {
            // A party was faster: the next look finds it in order.
        }
    }

    /// <summary>Whether the target has acknowledged the submission in its inbox. A dead letter has not been read.</summary>
    private async ValueTask<bool> IsReadAsync(RecordRow record, CancellationToken cancellationToken) =>
        await store.FindDeliveryAsync(new DeliveryKey(record.Target, record.Id, RecordVersion: 1), cancellationToken)
            is not { State: DeliveryState.Pending or DeliveryState.Leased or DeliveryState.Dead or DeliveryState.Discarded };
}
