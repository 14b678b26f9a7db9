using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>What a transaction decides about the deliveries that it holds. Each decision sees those before it.</summary>
internal sealed class HeldDeliveries
{
    private readonly Dictionary<(string Participant, Guid RecordId), List<HeldDelivery>> _held = [];
    private readonly Dictionary<string, long> _underWay = [];
    private readonly List<HeldDelivery> _added = [];
    private readonly HashSet<HeldDelivery> _changed = [];

    /// <summary>Those to insert.</summary>
    public IReadOnlyList<HeldDelivery> Added => _added;

    /// <summary>Those to update.</summary>
    public IReadOnlyCollection<HeldDelivery> Changed => _changed;

    public void Hold(HeldDelivery delivery)
    {
        var key = (delivery.Key.Participant, delivery.Key.RecordId);
        if (!_held.TryGetValue(key, out var held))
        {
            _held[key] = held = [];
        }

        // It may have been asked for twice.
        if (!held.Exists(other => other.Key == delivery.Key))
        {
            held.Add(delivery);
        }
    }

    public void SetUnderWay(string participant, long count) => _underWay[participant] = count;

    /// <summary>How many of a pushed participant's deliveries are under way.</summary>
    public long CountUnderWay(string participant) => _underWay.GetValueOrDefault(participant);

    /// <summary>Adds a delivery, leased at once if it is offered and its turn has come; returns whether it was.</summary>
    public bool Put(DeliveryRow row, LeaseOffer? offer, DateTimeOffset now)
    {
        var delivery = HeldDelivery.Of(row);
        var leased = offer is not null && IsNext(row.Key);
        Hold(delivery);
        _added.Add(delivery);
        if (leased)
        {
            Change(delivery, now, () => Take(delivery, offer!));
        }

        return leased;
    }

    /// <summary>The delivery that a lease would take now; null if it cannot be taken.</summary>
    public HeldDelivery? FindDue(Lease lease, DateTimeOffset now) =>
        Find(lease.Key) is { IsOpen: true } delivery && delivery.Attempt == lease.Attempt && delivery.DueTime <= now.ToUnixMicroseconds() && IsNext(lease.Key)
            ? delivery
            : null;

    public void Lease(HeldDelivery delivery, Lease lease, DateTimeOffset now) => Change(delivery, now, () =>
    {
        Take(delivery, lease.Offer);
        delivery.BasisEpoch = lease.Fence?.Basis.Epoch;
        delivery.BasisValidUntil = lease.Fence?.Basis.ValidUntil?.ToUnixMicroseconds();
    });

    public WriteResult Settle(Settle settle, DateTimeOffset now)
    {
        if (Find(settle.Key) is not { } delivery)
        {
            return WriteResult.Stale;
        }

        var isLatest = delivery.Token == settle.Token;
        FailPoints.When("lease-token-ignored", () => isLatest = true);
        if (!isLatest)
        {
            return WriteResult.Stale;
        }

        if (!delivery.IsOpen)
        {
            // Acknowledged before, or withheld after it was disclosed: what the receiver says is true either way.
            return settle.Settlement == Settlement.Acknowledge ? WriteResult.Done : WriteResult.Stale;
        }

        // A lease that was given back can still be acknowledged, as long as nobody else has got one: the receiver has the message.
        if (delivery.State == DeliveryState.Pending && settle.Settlement != Settlement.Acknowledge)
        {
            return WriteResult.Stale;
        }

        Change(delivery, now, () => Settle(delivery, settle));
        return WriteResult.Done;
    }

    public bool IsOpen(DeliveryKey key) => Find(key) is { IsOpen: true };

    /// <summary>How often a delivery has been refused.</summary>
    public int CountRejections(DeliveryKey key) => Find(key)?.Rejections ?? 0;

    public WriteResult Postpone(Postpone postpone, DateTimeOffset now)
    {
        if (Find(postpone.Key) is not { IsOpen: true } delivery || delivery.Attempt != postpone.Attempt)
        {
            return WriteResult.Stale;
        }

        Change(delivery, now, () => delivery.DueTime = postpone.DueTime.ToUnixMicroseconds());
        return WriteResult.Done;
    }

    /// <summary>Whether a delivery is still as a decision saw it.</summary>
    public bool IsAsSeen(DeliveryMove move) =>
        Find(move.Seen.Key) is { } delivery && delivery.State == move.Seen.State && delivery.Attempt == move.Seen.Attempt;

    public void Move(DeliveryMove move, DateTimeOffset now)
    {
        var delivery = Find(move.Seen.Key)!;
        Change(delivery, now, () =>
        {
            delivery.State = move.To;
            delivery.DueTime = move.Time.ToUnixMicroseconds();
            if (move.To == DeliveryState.Pending)
            {
                (delivery.Attempt, delivery.Rejections, delivery.NackReason, delivery.DeadReason) = (0, 0, null, null);
            }
            else
            {
                delivery.Token = null;
                delivery.DeadReason = move.Reason == default ? delivery.DeadReason : (int)move.Reason;
            }
        });
    }

    public void Withhold(string participant, Guid recordId, DateTimeOffset now)
    {
        foreach (var delivery in _held.GetValueOrDefault((participant, recordId), []).Where(delivery => delivery.IsOpen || delivery.State == DeliveryState.Dead))
        {
            Change(delivery, now, () => delivery.State = DeliveryState.Withheld);
        }
    }

    private static void Take(HeldDelivery delivery, LeaseOffer offer)
    {
        delivery.State = DeliveryState.Leased;
        delivery.DueTime = offer.ExpireTime.ToUnixMicroseconds();
        delivery.Token = offer.Token;
        delivery.Attempt++;
    }

    private static void Settle(HeldDelivery delivery, Settle settle)
    {
        delivery.DueTime = settle.DueTime.ToUnixMicroseconds();
        delivery.State = settle.Settlement switch
        {
            Settlement.Acknowledge => DeliveryState.Acknowledged,
            Settlement.Return => DeliveryState.Pending,
            _ => DeliveryState.Leased,
        };
        if (settle.Settlement == Settlement.Return)
        {
            delivery.Rejections += settle.IsRejection ? 1 : 0;
            delivery.NackReason = settle.Reason ?? delivery.NackReason;
        }
    }

    /// <summary>Changes a delivery, and what is under way with it.</summary>
    private void Change(HeldDelivery delivery, DateTimeOffset now, Action change)
    {
        var wasUnderWay = delivery.IsUnderWay(now);
        change();
        if (delivery.Added is null)
        {
            _changed.Add(delivery);
        }

        if (_underWay.TryGetValue(delivery.Key.Participant, out var count))
        {
            _underWay[delivery.Key.Participant] = count + (delivery.IsUnderWay(now) ? 1 : 0) - (wasUnderWay ? 1 : 0);
        }
    }

    private HeldDelivery? Find(DeliveryKey key) =>
        _held.GetValueOrDefault((key.Participant, key.RecordId), []).Find(delivery => delivery.Key.RecordVersion == key.RecordVersion);

    private bool IsNext(DeliveryKey key)
    {
        var isNext = !_held.GetValueOrDefault((key.Participant, key.RecordId), []).Exists(delivery => delivery.Key.RecordVersion < key.RecordVersion && delivery.IsOpen);
        FailPoints.When("order-by-id", () => isNext = true);
        return isNext;
    }
}
