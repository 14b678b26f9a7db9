using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;

namespace Wijkteam.Hub.Households;

/// <summary>A party takes a step with a household.</summary>
/// <param name="apply">What the step changes; it first asks whether the caller may.</param>
internal sealed class TakeHouseholdStep(Guid id, HouseholdOptions options, Action<HouseholdChange> apply) : Step<HouseholdState>
{
    public override ValueTask<HouseholdState> LoadAsync(Archive archive, CancellationToken cancellationToken) =>
        HouseholdState.LoadForAsync(archive, id, Caller!.Participant.Id, cancellationToken);

    public override Decision Decide(HouseholdState state, Circumstances circumstances)
    {
        var change = new HouseholdChange(state, Caller, circumstances, options);
        apply(change);
        return HouseholdChange.Decide(change);
    }
}
