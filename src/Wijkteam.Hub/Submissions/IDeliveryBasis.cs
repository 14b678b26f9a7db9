using Wijkteam.Hub.Journal;

namespace Wijkteam.Hub.Submissions;

/// <summary>Asks anew for the agreement under which a record may be disclosed, where a delivery's own has been overtaken.</summary>
internal interface IDeliveryBasis
{
    /// <summary>Whether entries of this kind are its business.</summary>
    bool Knows(EntryKind kind);

    /// <summary>The basis as it holds today; null if it has fallen away, and then nothing of the record is on its way to the participant any more.</summary>
    ValueTask<BasisStamp?> RenewAsync(DeliveryKey key, CancellationToken cancellationToken);
}
