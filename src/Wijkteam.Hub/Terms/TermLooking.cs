using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Terms;

/// <summary>Looks at exchanges whose time has come.</summary>
internal sealed class TermLooking(
    IJournalStore store, ExchangeFinder exchanges, Submission submission, Lapses lapses, CurrentDirectory directory, TimeProvider time) : IDueLook
{
    public RecordKind? Kind => null;

    /// <summary>Looks at a record whose time has come: tells of terms that have passed, alarms humans, or puts the look off.</summary>
    public async ValueTask LookAsync(RecordRow record, CancellationToken cancellationToken)
    {
        var terms = (await exchanges.FindAsync(record.Id, cancellationToken))?.Exchange.Terms ?? [];
        var readers = await ListReadersAsync(record.Id, terms, cancellationToken);
        var looks = TermLooks.At(terms, directory.Snapshot, readers, time.GetUtcNow());
        if (looks.Told.Count == 0)
        {
            await store.WriteAsync([new PutOffRecord(record.Id, record.Version, looks.NextTime)], cancellationToken);
            return;
        }

        try
        {
            await submission.TakeAsync(new PassTerms(record.Id, readers, exchanges), cancellationToken);
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

    /// <summary>The receivers that have acknowledged the submission, the offer or what handed it over, in their inboxes. A dead letter has not been read.</summary>
    private async ValueTask<IReadOnlyCollection<string>> ListReadersAsync(
        Guid id, IReadOnlyList<ReceiverTerm> terms, CancellationToken cancellationToken)
    {
        var readers = new List<string>();
        foreach (var (receiver, _, received) in terms)
        {
            if (await store.FindDeliveryAsync(new DeliveryKey(receiver, id, received), cancellationToken)
                is not { State: DeliveryState.Pending or DeliveryState.Leased or DeliveryState.Dead or DeliveryState.Discarded })
            {
                readers.Add(receiver);
            }
        }

        return readers;
    }
}
