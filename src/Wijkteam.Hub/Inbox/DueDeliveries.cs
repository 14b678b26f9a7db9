using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Submissions;

namespace Wijkteam.Hub.Inbox;

/// <summary>A participant's due deliveries, each with the basis as it holds today and a lease made ready for it.</summary>
/// <remarks>What fails with one delivery delays that delivery and no other.</remarks>
internal sealed class DueDeliveries(IJournalStore store, IKeyStore keys, IEnumerable<IDeliveryBasis> bases, ILogger<DueDeliveries> logger, TimeProvider time)
{
    /// <summary>Prepares leases of up to <paramref name="max"/> deliveries, or about a quarter of a megabyte; and tells whether more may be due.</summary>
    public async ValueTask<(List<Candidate> Candidates, bool MayBeMore)> PrepareAsync(string participant, int max, Func<DeliveryRow, EntryRow, SubjectFence?, ValueTask<Lease>> prepare)
    {
        var candidates = new List<Candidate>();
        var found = await store.ListDueAsync(participant, time.GetUtcNow(), max, InboxPolicy.MaxLeaseBytes, CancellationToken.None);
        await keys.LoadAsync([.. found.Select(due => due.Delivery.SubjectId)], CancellationToken.None);
        foreach (var due in found)
        {
            if (await TryPrepareAsync(due, prepare) is { } candidate)
            {
                candidates.Add(candidate);
            }
        }

        return (candidates, found.Count == max || found.Sum(due => due.Entry.Content?.Length ?? 0) >= InboxPolicy.MaxLeaseBytes);
    }

    /// <summary>Opens what has been leased; null if it cannot be, and then the lease is given back.</summary>
    public async ValueTask<T?> TryOpenAsync<T>(Candidate candidate, Func<Candidate, ValueTask<T>> open)
        where T : class
    {
        var lease = candidate.Lease;
        try
        {
            return await open(candidate);
        }
#pragma warning disable CA1031 // Whatever it is, it is this delivery's trouble.
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.CannotLease(lease.Key.Participant, MessageIds.Format(lease.Key), e.GetType().FullName);
            var dueTime = time.GetUtcNow() + InboxPolicy.DelayAfter(lease.Attempt + 1);
            await store.WriteAsync([new Settle(lease.Key, lease.Offer.Token, Settlement.Return, dueTime)], CancellationToken.None);
            return null;
        }
    }

    private async ValueTask<Candidate?> TryPrepareAsync(DueDelivery due, Func<DeliveryRow, EntryRow, SubjectFence?, ValueTask<Lease>> prepare)
    {
        var (delivery, entry, _) = due;
        try
        {
            var basis = delivery.Basis;
            if (basis is null || !IsOvertaken(basis, due.SubjectEpoch) || (basis = await RenewAsync(delivery.Key, entry.Kind)) is not null)
            {
                return new Candidate(await prepare(delivery, entry, basis is null ? null : new SubjectFence(delivery.SubjectId, basis)), entry);
            }
        }
#pragma warning disable CA1031 // Whatever it is, it is this delivery's trouble.
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.CannotLease(delivery.Key.Participant, MessageIds.Format(delivery.Key), e.GetType().FullName);
        }

        var dueTime = time.GetUtcNow() + InboxPolicy.DelayAfter(delivery.Attempt + 1);
        await store.WriteAsync([new Postpone(delivery.Key, delivery.Attempt, dueTime)], CancellationToken.None);
        return null;
    }

    private ValueTask<BasisStamp?> RenewAsync(DeliveryKey key, EntryKind kind) => bases.First(basis => basis.Knows(kind)).RenewAsync(key, CancellationToken.None);

    private bool IsOvertaken(BasisStamp basis, long epoch) => basis.Epoch != epoch || (basis.ValidUntil is { } validUntil && time.GetUtcNow() >= validUntil);
}

/// <summary>A lease made ready, and what it is of.</summary>
internal sealed record Candidate(Lease Lease, EntryRow Entry);
