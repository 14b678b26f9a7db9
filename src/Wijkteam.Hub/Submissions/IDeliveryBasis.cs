using Wijkteam.Hub.Journal;

namespace Wijkteam.Hub.Submissions;

/// <summary>Asks anew for the agreement under which a record may be disclosed, where a delivery's own has been overtaken.</summary>
internal interface IDeliveryBasis
{
    /// <summary>The basis as it holds today; null if it has fallen away, and then the exchange has been closed and nothing of it is on its way any more.</summary>
    ValueTask<BasisStamp?> RenewAsync(Guid recordId, CancellationToken cancellationToken);
}
