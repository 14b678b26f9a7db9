using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;

namespace Wijkteam.Hub.Inbox;

/// <summary>A stream of a receiver or an adapter.</summary>
internal interface IOpenStream : IOpenCall
{
    /// <summary>Takes as many units of credit as a look may lease; returns how many it were.</summary>
    int Reserve();

    /// <summary>Gives back credit that was not used.</summary>
    void Return(int credit);

    /// <summary>Takes a unit of credit for what is being submitted; null if there is none, or if the stream tells of deliveries without their content.</summary>
    IReservation? TryReserve();

    /// <summary>Leases and hands out up to so many; returns how many it were, and whether there may be more once one of those is settled.</summary>
    ValueTask<(int Leased, bool MayBeMore)> LeaseAsync(int max);

    /// <summary>Gives up the leases that have ended unsettled, and the stream itself if its token has expired and it holds none.</summary>
    void DropEnded();

    /// <summary>Notes that a lease was settled outside the stream, if it is one of the stream's.</summary>
    void SettledOutside(DeliveryKey key, Guid token);
}
