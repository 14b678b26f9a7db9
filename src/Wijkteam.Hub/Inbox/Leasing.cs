using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>Leases what is due. The lease's commit is the disclosure: the basis is fenced in it, and the payload is opened only after it.</summary>
internal sealed class Leasing(IJournalStore store, Archive archive, IKeyStore keys, IDeliveryBasis deliveryBasis, TimeProvider time)
{
    /// <summary>Leases up to <paramref name="max"/> messages. Fewer than that does not mean that there are no more.</summary>
    public async ValueTask<IReadOnlyList<LeasedMessage>> LeaseAsync(
        string participant, Professional receiver, int max, TimeSpan duration, CancellationToken cancellationToken)
    {
        var candidates = new List<Candidate>();
        foreach (var due in await store.ListDueAsync(participant, time.GetUtcNow(), max, cancellationToken))
        {
            if (await PrepareAsync(due, receiver, duration, cancellationToken) is { } candidate)
            {
                candidates.Add(candidate);
            }
        }

        if (candidates.Count == 0)
        {
            return [];
        }

        var results = await store.WriteAsync([.. candidates.Select(candidate => candidate.Lease)], cancellationToken);
        var leased = new List<LeasedMessage>();
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i] == WriteResult.Done)
            {
                leased.Add(await OpenAsync(candidates[i], cancellationToken));
            }
        }

        return leased;
    }

    private async ValueTask<Candidate?> PrepareAsync(DueDelivery due, Professional receiver, TimeSpan duration, CancellationToken cancellationToken)
    {
        var delivery = due.Delivery;
        var basis = delivery.Basis;
        if (basis is not null && IsOvertaken(basis, due.SubjectEpoch))
        {
            basis = await deliveryBasis.RenewAsync(delivery.Key.RecordId, cancellationToken);
            if (basis is null)
            {
                return null;
            }
        }

        var entry = await store.FindEntryAsync(delivery.Key.RecordId, delivery.EntryId, cancellationToken)
            ?? throw new InvalidOperationException("A delivery names an entry that is not there.");
        var subjectKeys = await keys.FindAsync(delivery.SubjectId, cancellationToken) ?? throw new InvalidOperationException("A citizen without keys.");
        var now = time.GetUtcNow();
        var detail = EntryDetail.Parser.ParseFrom(Sealer.Open(subjectKeys.Log, new SealedPlace(SealedKind.EntryDetail, entry.Id), entry.Detail));
        var disclosure = new Sealing(subjectKeys, delivery.SubjectId, now).Delivery(entry.Kind, delivery.Key, receiver, detail.Basis);
        var offer = new LeaseOffer(Guid.NewGuid(), now + duration, disclosure);
        var fence = basis is null ? null : new SubjectFence(delivery.SubjectId, basis);
        return new Candidate(new Lease(delivery.Key, delivery.Attempt, fence, offer), entry);
    }

    private bool IsOvertaken(BasisStamp basis, long epoch) => basis.Epoch != epoch || (basis.ValidUntil is { } validUntil && time.GetUtcNow() >= validUntil);

    private async ValueTask<LeasedMessage> OpenAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        var (lease, entry) = candidate;

        // Whose content has been erased meanwhile is told of as of one whose basis has fallen away.
        var message = await archive.OpenContentAsync(entry, InboxMessage.Parser, cancellationToken)
            ?? new InboxMessage
            {
                CreateTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(entry.Time),
                Closure = new Closure { ReferralId = entry.RecordId.ToString() },
            };
        return new LeasedMessage(lease.Key, lease.Offer.Token, lease.Attempt + 1, lease.Offer.ExpireTime, entry.Traceparent, message);
    }

    private sealed record Candidate(Lease Lease, EntryRow Entry);
}
