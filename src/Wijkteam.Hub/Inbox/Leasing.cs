using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>Leases what is due. The lease's commit is the disclosure: the basis is fenced in it, and the payload is opened only after it.</summary>
/// <remarks>Once a lease is being written it is seen through, whether or not the receiver still waits, so that nobody forgets who has it.</remarks>
internal sealed class Leasing(IJournalStore store, Archive archive, IKeyStore keys, DueDeliveries deliveries, TimeProvider time)
{
    /// <summary>Leases up to <paramref name="max"/> messages, or about a quarter of a megabyte; and tells whether there may be more.</summary>
    public async ValueTask<(IReadOnlyList<LeasedMessage> Leased, bool MayBeMore)> LeaseAsync(string participant, Professional receiver, int max, TimeSpan duration)
    {
        var (candidates, mayBeMore) = await deliveries.PrepareAsync(
            participant, max, (delivery, entry, fence) => PrepareAsync(delivery, entry, fence, receiver, duration));
        var leased = new List<LeasedMessage>(candidates.Count);
        if (candidates.Count > 0)
        {
            var results = await store.WriteAsync([.. candidates.Select(candidate => candidate.Lease)], CancellationToken.None);
            mayBeMore |= results.Any(result => result != WriteResult.Done);
            FailPoints.At("leased");
            for (var i = 0; i < results.Count; i++)
            {
                if (results[i] == WriteResult.Done && await deliveries.TryOpenAsync(candidates[i], OpenAsync) is { } message)
                {
                    leased.Add(message);
                }
            }
        }

        return (leased, mayBeMore);
    }

    private async ValueTask<Lease> PrepareAsync(DeliveryRow delivery, EntryRow entry, SubjectFence? fence, Professional receiver, TimeSpan duration)
    {
        var subjectKeys = await keys.FindAsync(delivery.SubjectId, CancellationToken.None) ?? throw new InvalidOperationException("A citizen without keys.");
        var now = time.GetStorableNow();
        var detail = EntryDetail.Parser.ParseFrom(Sealer.Open(subjectKeys.Log, new SealedPlace(SealedKind.EntryDetail, entry.Id), entry.Detail));
        using var sealing = new Sealing(subjectKeys, delivery.SubjectId, now);
        var told = sealing.Delivery(entry.Kind, delivery.Key, receiver, detail.Basis);
        return new Lease(delivery.Key, delivery.Attempt, fence, new LeaseOffer(Guid.NewGuid(), now + duration, told));
    }

    private async ValueTask<LeasedMessage> OpenAsync(Candidate candidate)
    {
        // Whose content has been erased meanwhile is told of as of one whose basis has fallen away.
        var (lease, entry) = candidate;
        var message = await archive.OpenContentAsync(entry, InboxMessage.Parser, CancellationToken.None)
            ?? new InboxMessage { CreateTime = Timestamp.FromDateTimeOffset(entry.Time), Closure = new Closure { ExchangeId = entry.RecordId.ToString() } };
        return new LeasedMessage(lease.Key, lease.Offer.Token, lease.Attempt + 1, lease.Offer.ExpireTime, entry.Traceparent, message, entry.Content?.Length ?? 0);
    }
}
