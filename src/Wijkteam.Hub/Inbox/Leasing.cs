using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>Leases what is due. The lease's commit is the disclosure: the basis is fenced in it, and the payload is opened only after it.</summary>
/// <remarks>What fails with one delivery delays that delivery and no other. Once a lease is being written it is seen through, whether or not the receiver still
/// waits, so that nobody forgets who has it.</remarks>
internal sealed class Leasing(
    IJournalStore store, Archive archive, IKeyStore keys, IDeliveryBasis deliveryBasis, ILogger<Leasing> logger, TimeProvider time)
{
    /// <summary>Leases up to <paramref name="max"/> messages, or about a megabyte. Fewer than that does not mean that there are no more.</summary>
    public async ValueTask<IReadOnlyList<LeasedMessage>> LeaseAsync(string participant, Professional receiver, int max, TimeSpan duration)
    {
        var candidates = await PrepareAsync(participant, receiver, max, duration);
        var leased = new List<LeasedMessage>(candidates.Count);
        if (candidates.Count > 0)
        {
            var results = await store.WriteAsync([.. candidates.Select(candidate => candidate.Lease)], CancellationToken.None);
            for (var i = 0; i < results.Count; i++)
            {
                if (results[i] == WriteResult.Done && await TryOpenAsync(candidates[i]) is { } message)
                {
                    leased.Add(message);
                }
            }
        }

        return leased;
    }

    private async ValueTask<List<Candidate>> PrepareAsync(string participant, Professional receiver, int max, TimeSpan duration)
    {
        var candidates = new List<Candidate>();
        var bytes = 0;
        foreach (var due in await store.ListDueAsync(participant, time.GetUtcNow(), max, CancellationToken.None))
        {
            if (bytes < InboxPolicy.MaxLeaseBytes && await TryPrepareAsync(due, receiver, duration) is { } candidate)
            {
                bytes += candidate.Entry.Content?.Length ?? 0;
                candidates.Add(candidate);
            }
        }

        return candidates;
    }

    private async ValueTask<Candidate?> TryPrepareAsync(DueDelivery due, Professional receiver, TimeSpan duration)
    {
        var delivery = due.Delivery;
        try
        {
            if (await PrepareAsync(due, receiver, duration) is { } candidate)
            {
                return candidate;
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

    private async ValueTask<Candidate?> PrepareAsync(DueDelivery due, Professional receiver, TimeSpan duration)
    {
        var delivery = due.Delivery;
        var basis = delivery.Basis;
        if (basis is not null && IsOvertaken(basis, due.SubjectEpoch))
        {
            basis = await deliveryBasis.RenewAsync(delivery.Key.RecordId, CancellationToken.None);
            if (basis is null)
            {
                return null;
            }
        }

        var entry = await store.FindEntryAsync(delivery.Key.RecordId, delivery.EntryId, CancellationToken.None)
            ?? throw new InvalidOperationException("A delivery names an entry that is not there.");
        var subjectKeys = await keys.FindAsync(delivery.SubjectId, CancellationToken.None) ?? throw new InvalidOperationException("A citizen without keys.");
        var now = time.GetStorableNow();
        var detail = EntryDetail.Parser.ParseFrom(Sealer.Open(subjectKeys.Log, new SealedPlace(SealedKind.EntryDetail, entry.Id), entry.Detail));
        using var sealing = new Sealing(subjectKeys, delivery.SubjectId, now);
        var told = sealing.Delivery(entry.Kind, delivery.Key, receiver, detail.Basis);
        var fence = basis is null ? null : new SubjectFence(delivery.SubjectId, basis);
        return new Candidate(new Lease(delivery.Key, delivery.Attempt, fence, new LeaseOffer(Guid.NewGuid(), now + duration, told)), entry);
    }

    private bool IsOvertaken(BasisStamp basis, long epoch) => basis.Epoch != epoch || (basis.ValidUntil is { } validUntil && time.GetUtcNow() >= validUntil);

    private async ValueTask<LeasedMessage?> TryOpenAsync(Candidate candidate)
    {
        var (lease, entry) = candidate;
        try
        {
            // Whose content has been erased meanwhile is told of as of one whose basis has fallen away.
            var message = await archive.OpenContentAsync(entry, InboxMessage.Parser, CancellationToken.None)
                ?? new InboxMessage { CreateTime = Timestamp.FromDateTimeOffset(entry.Time), Closure = new Closure { ReferralId = entry.RecordId.ToString() } };
            return new LeasedMessage(lease.Key, lease.Offer.Token, lease.Attempt + 1, lease.Offer.ExpireTime, entry.Traceparent, message, entry.Content?.Length ?? 0);
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

    private sealed record Candidate(Lease Lease, EntryRow Entry);
}
