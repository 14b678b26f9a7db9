using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;

namespace Wijkteam.Hub.Households;

/// <summary>On what a party hears of a household today.</summary>
internal sealed class HouseholdBasis(Archive archive, HouseholdWatch watch, CurrentDirectory directory, TimeProvider time) : IDeliveryBasis
{
    public bool Knows(EntryKind kind) => kind == EntryKind.HouseholdTold;

    public async ValueTask<BasisStamp?> RenewAsync(DeliveryKey key, CancellationToken cancellationToken)
    {
        if (await HouseholdState.LoadAsync(archive, key.RecordId, cancellationToken) is not { } state)
        {
            return null;
        }

        var access = HouseholdAccess.Of(state, new Circumstances(time.GetUtcNow(), Guid.Empty, directory.Snapshot));
        var hasEnded = state.Household.Status != V1.HouseholdStatus.Active;
        if (state.Household.HasParty(key.Participant) && (hasEnded || access.SeenBy(key.Participant).Any()))
        {
            return access.StampFor(key.Participant, state.Subject.Epoch);
        }

        // Time alone has taken it away: the party is out, and what was on its way to it is withheld.
        await watch.LookAsync(key.RecordId, cancellationToken);
        return null;
    }
}
