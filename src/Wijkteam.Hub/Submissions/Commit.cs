using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Submissions;

/// <summary>A decision made ready for the journal, and the credit that open streams have lent to it: where there is some, the delivery is leased in the same
/// commit and goes out at once.</summary>
internal sealed class Commit : IDisposable
{
    private readonly IInboxes _inboxes;
    private readonly List<Outgoing> _outgoing = [];

    public Commit(
        IInboxes inboxes, Sealings sealings, State state, Decision decision, Caller? caller, (Guid Id, byte[] Hmac)? request, DateTimeOffset now)
    {
        _inboxes = inboxes;
        var actor = caller?.Participant.Id ?? EntryRow.HubActor;
        var entries = new EntryRow[decision.Entries.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = decision.Entries[i];
            var sealing = sealings.Of(entry.SubjectId ?? state.Subject.Id);
            entries[i] = sealing.Seal(entry, actor, caller?.Professional, i == 0 ? request : null);
            foreach (var participant in entry.Audience)
            {
                _outgoing.Add(Address(sealing, entry, entries[i], participant, now));
            }
        }

        Append = new Append
        {
            NewSubjects = [.. decision.Others.Where(other => other.IsNew).Select(other => other.Seen).Concat(state.IsNew ? [state.Subject] : [])],
            Fences = [Fence(state, decision), .. decision.Others.Select(Fence)],
            Households =
            [
                .. decision.Others.Where(other => other is { IsNew: false, Household.Changes: true }).Select(other => (other.Seen.Id, other.Household.Id)),
                .. decision.LeavesHousehold ? [(state.Subject.Id, (Guid?)null)] : Array.Empty<(Guid, Guid?)>(),
            ],
            Records = [.. decision.States.Select(record => sealings.Of(record.SubjectId ?? state.Subject.Id).Seal(record))],
            Entries = entries,
            Deliveries = [.. _outgoing.Select(outgoing => outgoing.Delivery)],
            Keep = decision.Keep,
            Moves = decision.Moves,
            Withhold = decision.Withhold,
        };
    }

    public Append Append { get; }

    /// <summary>After the commit: hands out what was leased, wakes those who wait for the rest.</summary>
    public void Wake()
    {
        foreach (var outgoing in _outgoing)
        {
            if (outgoing.Delivery.Leased)
            {
                outgoing.Reservation!.Deliver(outgoing.Delivery.Row.Key, outgoing.Delivery.Offer!, outgoing.Message, outgoing.Bytes);
            }
            else
            {
                outgoing.Reservation?.Release();
                _inboxes.Wake(outgoing.Delivery.Row.Key.Participant);
            }
        }

        foreach (var move in Append.Moves)
        {
            // A replayed delivery is due; one that has died no longer holds up the next.
            _inboxes.Wake(move.Seen.Key.Participant);
        }

        _outgoing.Clear();
    }

    /// <summary>Gives back the credit of a commit that did not happen.</summary>
    public void Dispose()
    {
        foreach (var outgoing in _outgoing)
        {
            outgoing.Reservation?.Release();
        }
    }

    /// <summary>Whatever is decided is decided on the epoch that it saw; a disclosure on agreement also ends with its basis.</summary>
    private static SubjectFence Fence(State state, Decision decision) =>
        new(state.Subject.Id, decision.Basis ?? new BasisStamp(state.Subject.Epoch, ValidUntil: null))
        {
            Advances = decision.ChangesConsent && state.EpochAfterChange != state.Subject.Epoch,
        };

    private static SubjectFence Fence(SubjectChange other) => new(other.Seen.Id, new BasisStamp(other.Seen.Epoch, other.ValidUntil))
    {
        Advances = other.EpochAfter != other.Seen.Epoch,
    };

    private Outgoing Address(Sealing sealing, NewEntry entry, EntryRow row, string participant, DateTimeOffset now)
    {
        var key = new DeliveryKey(participant, entry.RecordId, entry.RecordVersion);
        var delivery = new DeliveryRow(key, row.Id, row.SubjectId, DeliveryState.Pending, now, LeaseToken: null, Attempt: 0, entry.Basis);
        var reservation = _inboxes.TryReserve(participant);
        var offer = reservation is null
            ? null
            : new LeaseOffer(Guid.NewGuid(), reservation.LeaseExpireTime, sealing.Delivery(entry.Kind, key, reservation.Receiver, entry.Grounds));
        var message = (InboxMessage)entry.Content;
        return new Outgoing(
            new NewDelivery(delivery, offer), reservation, entry.Audience.Count == 1 ? message : message.Clone(), row.Content!.Length);
    }

    private sealed record Outgoing(NewDelivery Delivery, IReservation? Reservation, InboxMessage Message, int Bytes);
}
