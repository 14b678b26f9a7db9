using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Terms;

/// <summary>The terms of one kind of record. Each capability that has terms brings its own.</summary>
internal abstract class Termed(IJournalStore store, CurrentDirectory directory, TimeProvider time)
{
    public abstract RecordKind Kind { get; }

    /// <summary>Looks at a record whose time has come: tells both parties of a term that has passed, alarms a human, or puts the look off.</summary>
    public async ValueTask LookAsync(RecordRow record, CancellationToken cancellationToken)
    {
        var isRead = await IsReadAsync(record, cancellationToken);
        var term = await FindTermAsync(record.Id, cancellationToken);
        var look = term is null ? default : TermPolicy.Look(term, directory.Snapshot.TermsOf(record.Target), isRead, time.GetUtcNow());
        if (look.Term is null)
        {
            await store.WriteAsync([new PutOffRecord(record.Id, record.Version, look.NextTime)], cancellationToken);
            return;
        }

        try
        {
            await PassAsync(record.Id, isRead, cancellationToken);
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.NoAgreement)
        {
            await CloseAsync(record.Id, cancellationToken);
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.StateNotAllowed)
        {
            // A party was faster: the next look finds it in order.
        }
    }

    protected abstract ValueTask<Term?> FindTermAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Takes the step that tells of the term.</summary>
    /// <exception cref="RefusedException">NO_AGREEMENT: the basis has fallen away. STATE_NOT_ALLOWED: there is no such term any more.</exception>
    protected abstract ValueTask PassAsync(Guid id, bool isRead, CancellationToken cancellationToken);

    /// <summary>Closes the exchange, whose basis has fallen away.</summary>
    protected abstract ValueTask CloseAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Whether the target has acknowledged the submission in its inbox. A dead letter has not been read.</summary>
    private async ValueTask<bool> IsReadAsync(RecordRow record, CancellationToken cancellationToken) =>
        await store.FindDeliveryAsync(new DeliveryKey(record.Target, record.Id, RecordVersion: 1), cancellationToken)
            is not { State: DeliveryState.Pending or DeliveryState.Leased or DeliveryState.Dead or DeliveryState.Discarded };
}
