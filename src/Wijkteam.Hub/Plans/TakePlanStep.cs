using Wijkteam.Hub.Households;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Plans;

/// <summary>A party takes a step with the plan of a household.</summary>
/// <param name="itemIds">The items that it concerns: each is loaded. Null for all.</param>
/// <param name="apply">What the step changes; it first asks whether the caller may.</param>
internal sealed class TakePlanStep(Guid householdId, IReadOnlyList<Guid>? itemIds, HouseholdOptions options, Action<PlanChange> apply) : Step<HouseholdState>
{
    public override async ValueTask<HouseholdState> LoadAsync(Archive archive, CancellationToken cancellationToken)
    {
        var state = await HouseholdState.LoadForAsync(archive, householdId, Caller!.Participant.Id, cancellationToken, PlanRefusals.HouseholdField);
        if (itemIds is null)
        {
            return await state.WithPlanAsync(archive, cancellationToken);
        }

        var items = new List<Stored<PlanItem>>();
        foreach (var itemId in itemIds)
        {
            if (await archive.FindAsync(itemId, RecordKind.PlanItem, PlanItem.Parser, cancellationToken) is { } item && item.Row.SubjectId == householdId)
            {
                items.Add(item);
            }
        }

        return state with { Items = items };
    }

    public override Decision Decide(HouseholdState state, Circumstances circumstances)
    {
        var change = new HouseholdChange(state, Caller, circumstances, options) { IsBeside = true, Field = PlanRefusals.HouseholdField };
        apply(new PlanChange(change, state.Items));
        return HouseholdChange.Decide(change);
    }
}
