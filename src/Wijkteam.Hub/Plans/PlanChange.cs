using Wijkteam.Hub.Households;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Plans;

/// <summary>What a step makes of a plan.</summary>
/// <param name="household">The household's next version.</param>
/// <param name="items">The items that the step concerns, as they are.</param>
internal sealed class PlanChange(HouseholdChange household, IReadOnlyList<Stored<PlanItem>> items)
{
    public HouseholdChange Household => household;

    /// <summary>Lets a party through: as the coordinator, if it says so by the epoch.</summary>
    /// <exception cref="RefusedException">NOT_FOUND, STATE_NOT_ALLOWED, HOUSEHOLD_MERGED or COORDINATOR_CHANGED.</exception>
    public void Require(long coordinatorEpoch)
    {
        if (coordinatorEpoch == 0)
        {
            household.RequireParty();
        }
        else
        {
            household.RequireCoordinator(coordinatorEpoch);
        }
    }

    /// <summary>Lets only who may see each of these members on a life domain go on.</summary>
    /// <exception cref="RefusedException">FIELD_INVALID: no members. NO_AGREEMENT: their bases do not cover the caller here.</exception>
    public void RequireSight(string path, IReadOnlyList<string> memberIds, LifeDomain domain)
    {
        for (var i = 0; i < memberIds.Count; i++)
        {
            if (household.Household.FindMember(memberIds[i]) is null)
            {
                throw HouseholdRefusals.UnknownMember($"{path}.member_ids[{i}]");
            }
        }

        if (!household.Access.Covers(memberIds, domain, household.CallerId))
        {
            throw HouseholdRefusals.NoAgreement($"{path}.member_ids", "The members' bases do not let you see this.");
        }
    }

    /// <summary>The goal that the step concerns, at the version that it was decided on.</summary>
    /// <exception cref="RefusedException">NOT_FOUND, or VERSION_MISMATCH, or STATE_NOT_ALLOWED: it has ended.</exception>
    public Goal RequireGoal(long expectedVersion, string field = "expected_version", string idField = "id")
    {
        if (items.FirstOrDefault(item => item.State.ItemCase == PlanItem.ItemOneofCase.Goal)?.State.Goal is not { } goal
            || !goal.LimitedToParticipantIds.IsOpenTo(household.CallerId)
            || !household.Access.Covers(goal.MemberIds, goal.LifeDomain, household.CallerId))
        {
            throw PlanRefusals.NotFound(idField);
        }

        if (goal.Version != expectedVersion)
        {
            throw PlanRefusals.VersionMismatch(goal.Version, field);
        }

        return goal.Status == GoalStatus.Active ? goal : throw HouseholdRefusals.State("This goal has ended.");
    }

    /// <summary>The crisis agreement that there is; null if there is none.</summary>
    public Stored<PlanItem>? FindCrisisAgreement() => items.FirstOrDefault(item => item.State.ItemCase == PlanItem.ItemOneofCase.CrisisAgreement);

    /// <exception cref="RefusedException">NOT_FOUND.</exception>
    public Deliberation RequireDeliberation() =>
        items.FirstOrDefault(item => item.State.ItemCase == PlanItem.ItemOneofCase.Deliberation)?.State.Deliberation ?? throw PlanRefusals.NotFound();

    /// <summary>Puts an item, and tells those who may see it.</summary>
    public void Put(string id, PlanItem item, HouseholdNoticeKind told, LifeDomain domain)
    {
        household.Put(Guid.Parse(id), item);
        household.Tell(told, Seers(item.MembersOf(), domain).Where(participant => item.LimitsOf().IsOpenTo(participant)), itemId: id);
    }

    /// <summary>Those involved who may see these members on a life domain; all members, if none is said.</summary>
    public IEnumerable<string> Seers(IReadOnlyList<string> memberIds, LifeDomain domain)
    {
        var members = memberIds.Count > 0 ? memberIds : [.. household.Household.Members.Select(member => member.Id)];
        return household.Household.Parties.Select(party => party.ParticipantId).Where(participant => household.Access.Covers(members, domain, participant));
    }
}
