using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>Members go from one household to another, with their bases and what is theirs in the plan. Pure.</summary>
internal static class Moving
{
    /// <param name="items">The plan of both.</param>
    public static void Carry(HouseholdChange from, HouseholdChange to, IReadOnlyCollection<string> memberIds, IReadOnlyList<Stored<PlanItem>> items)
    {
        foreach (var memberId in memberIds)
        {
            var (member, citizen) = from.Take(memberId);
            var isLost = false;
            FailPoints.When("merger-drops-a-member", () => isLost = memberId == memberIds.Last());
            if (!isLost)
            {
                to.Join(member, citizen);
            }
        }

        PlanCarrying.Carry(from, to, items, memberIds);
    }
}
