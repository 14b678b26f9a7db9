using Wijkteam.Hub.Journal;

namespace Wijkteam.Hub.Terms;

/// <summary>Whether what was submitted has been read.</summary>
internal static class TermReadings
{
    /// <summary>Whether the target has acknowledged the submission in its inbox. A dead letter has not been read.</summary>
    public static async ValueTask<bool> IsReadAsync(this IJournalStore store, RecordRow record, CancellationToken cancellationToken) =>
        await store.FindDeliveryAsync(new DeliveryKey(record.Target, record.Id, RecordVersion: 1), cancellationToken)
            is not { State: DeliveryState.Pending or DeliveryState.Leased or DeliveryState.Dead or DeliveryState.Discarded };
}
