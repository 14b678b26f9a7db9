using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Submissions;

/// <summary>The open ends of the inboxes, as a submission sees them.</summary>
internal interface IInboxes
{
    /// <summary>Takes one unit of credit of a stream that is open here and has some; null if there is none.</summary>
    IReservation? TryReserve(string participant);

    /// <summary>Tells whoever waits for this participant's messages that there are some.</summary>
    void Wake(string participant);
}

/// <summary>A unit of a stream's credit. Ends with one of the two calls.</summary>
internal interface IReservation
{
    /// <summary>When a lease made now would end.</summary>
    DateTimeOffset LeaseExpireTime { get; }

    /// <summary>The professional who answers for the receiving system.</summary>
    Professional Receiver { get; }

    /// <summary>Hands over what has been leased and committed.</summary>
    /// <param name="bytes">About its size.</param>
    void Deliver(DeliveryKey key, LeaseOffer lease, InboxMessage message, int bytes);

    /// <summary>Gives the credit back.</summary>
    void Release();
}
