using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Asks anew for the basis of what is about to be delivered, and closes the exchange where it has fallen away.</summary>
internal sealed class ReferralLapses(IJournalStore store, Archive archive, Submission submission, CurrentDirectory directory, TimeProvider time) : IDeliveryBasis
{
    public RecordKind Kind => RecordKind.Referral;

    public async ValueTask<BasisStamp?> RenewAsync(Guid recordId, CancellationToken cancellationToken)
    {
        if (await ReferralState.LoadAsync(archive, recordId, cancellationToken) is not { } state)
        {
            return null;
        }

        var consent = state.AskAgreement(new Circumstances(time.GetUtcNow(), Guid.Empty, directory.Snapshot));
        if (consent is { Permitted: true })
        {
            return ReferralAgreement.Stamp(state.Subject, consent);
        }

        await CloseAsync(recordId, cancellationToken);
        return null;
    }

    /// <summary>Closes a referral if its basis has fallen away; does nothing if another has closed it, or if the basis holds again.</summary>
    public async ValueTask CloseAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            await submission.TakeAsync(new CloseReferral(id, store), cancellationToken);
        }
        catch (RefusedException e) when (e.Refusal.Reason is RefusalReason.StateNotAllowed or RefusalReason.NotFound)
        {
            // The race was lost to somebody who did the same, or the citizen agreed again: either way the next look finds it in order.
        }
    }
}
