using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>What a client has said of one lease.</summary>
/// <param name="Reason">Why a message is returned; null for what is not.</param>
/// <param name="HttpStatus">What the endpoint answered; 0 if nothing, or if there is none.</param>
internal readonly record struct Said(Settlement Settlement, LeaseReference Lease, string? Reason = null, int HttpStatus = 0);

/// <summary>What acknowledgements and nacks come to beside the lease itself.</summary>
internal interface INackPolicy
{
    /// <summary>The return of a message that its client could not take.</summary>
    /// <param name="held">The lease, if the stream still holds it.</param>
    Settle Return(DeliveryKey key, Guid token, Said said, HeldLease? held);

    /// <summary>What else is written in the same commit; null if nothing.</summary>
    Write? Beside(Said said, HeldLease? held);

    /// <summary>After the commit.</summary>
    ValueTask AfterAsync(Settle settle, Said said, HeldLease? held);
}
