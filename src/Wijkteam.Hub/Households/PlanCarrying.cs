using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>Carries what is in the plan of members over to the household in which they go on, without loss: a goal that is theirs alone goes along, one that is shared
/// goes on in both, and what comes back finds its place again. Pure.</summary>
internal sealed class PlanCarrying(HouseholdChange from, HouseholdChange to, IReadOnlyList<Stored<PlanItem>> items, IReadOnlyCollection<string> memberIds)
{
    // No participant can be called so.
    private const string Nobody = "-";

    /// <param name="memberIds">Who goes over. The households already say so.</param>
    public static void Carry(HouseholdChange from, HouseholdChange to, IReadOnlyList<Stored<PlanItem>> items, IReadOnlyCollection<string> memberIds) =>
        new PlanCarrying(from, to, items, memberIds).Carry();

    private IEnumerable<Stored<PlanItem>> Leaving => items.Where(item => item.Row.SubjectId == from.Id);

    private IEnumerable<Stored<PlanItem>> There => items.Where(item => item.Row.SubjectId == to.Id);

    private void Carry()
    {
        foreach (var item in Leaving)
        {
            switch (item.State.ItemCase)
            {
                case PlanItem.ItemOneofCase.Goal when item.State.Goal.Status != GoalStatus.CarriedOver && item.State.Goal.MemberIds.Any(memberIds.Contains):
                    Carry(item.Id, item.State.Goal);
                    break;
                case PlanItem.ItemOneofCase.Outcome when memberIds.Contains(item.State.Outcome.MemberId):
                    Carry(item.State.Outcome);
                    break;
                case PlanItem.ItemOneofCase.CrisisAgreement:
                    Carry(item.Id, item.State.CrisisAgreement);
                    break;
            }
        }
    }

    private void Carry(Guid id, Goal goal)
    {
        var staying = goal.MemberIds.Where(member => !memberIds.Contains(member)).ToList();
        var (thereId, version) = PlaceOf(goal);
        var carried = goal.Clone();
        carried.MemberIds.Clear();
        carried.MemberIds.AddRange(goal.MemberIds.Where(memberIds.Contains));
        (carried.Id, carried.Version, carried.UpdateTime, carried.AuthorParticipantId) = (thereId.ToString(), version, to.Now, to.CallerId);
        var left = from.Next(goal);
        if (staying.Count > 0)
        {
            Limit(carried.LimitedToParticipantIds, from.SawBefore(goal));
            Limit(left.LimitedToParticipantIds, from.SawBefore(goal));
        }

        to.Put(thereId, PlanItems.Of(carried));
        if (staying.Count == 0)
        {
            (left.Status, left.CarriedToGoalId) = (GoalStatus.CarriedOver, carried.Id);
        }
        else
        {
            left.MemberIds.Clear();
            left.MemberIds.AddRange(staying);
        }

        from.Put(id, PlanItems.Of(left));
    }

    /// <summary>Where a goal goes: what once was carried from there goes back to where it was.</summary>
    private (Guid Id, long Version) PlaceOf(Goal goal)
    {
        var old = There.FirstOrDefault(item => item.State.Goal?.CarriedToGoalId == goal.Id);
        return old is null ? (to.NextId(), 1) : (old.Id, old.Row.Version + 1);
    }

    private void Carry(Outcome outcome)
    {
        if (There.Any(item => item.State.Outcome is { } known && known.MemberId == outcome.MemberId && known.RecordTime.Equals(outcome.RecordTime)))
        {
            return;
        }

        var id = to.NextId();
        var carried = outcome.Clone();
        carried.Id = id.ToString();
        to.Put(id, PlanItems.Of(carried));
    }

    /// <summary>What both have agreed on for a crisis stands in both; where they differ, the one says what the other does too.</summary>
    private void Carry(Guid id, CrisisAgreement whole)
    {
        var agreement = whole.Clone();
        if (from.Household.Members.Count > 0)
        {
            // Some stay: what was agreed on with all is not for who sees but those.
            Limit(agreement.LimitedToParticipantIds, from.SawBefore(whole));
            var left = agreement.Clone();
            (left.Version, left.UpdateTime) = (left.Version + 1, from.Now);
            from.Put(id, PlanItems.Of(left));
        }

        if (There.FirstOrDefault(item => item.State.ItemCase == PlanItem.ItemOneofCase.CrisisAgreement) is not { } known)
        {
            var copy = agreement.Clone();
            copy.Version = 1;
            to.Put(to.NextId(), PlanItems.Of(copy));
            return;
        }

        var both = known.State.CrisisAgreement.Clone();
        (both.Signs, both.OwnSteps, both.Calls) = (Both(both.Signs, agreement.Signs), Both(both.OwnSteps, agreement.OwnSteps), Both(both.Calls, agreement.Calls));
        if (agreement.LimitedToParticipantIds.Count > 0)
        {
            var those = both.LimitedToParticipantIds.Count > 0 ? both.LimitedToParticipantIds.Intersect(agreement.LimitedToParticipantIds) : agreement.LimitedToParticipantIds;
            Limit(both.LimitedToParticipantIds, [.. those]);
        }

        if (!both.Equals(known.State.CrisisAgreement))
        {
            (both.Version, both.UpdateTime) = (both.Version + 1, to.Now);
            to.Put(known.Id, PlanItems.Of(both));
        }
    }

    /// <summary>Limits an item to those who could see it; to nobody, if there are none, until it is written anew.</summary>
    private static void Limit(ICollection<string> limits, IReadOnlyList<string> participants)
    {
        limits.Clear();
        foreach (var participant in participants.Count > 0 ? participants : [Nobody])
        {
            limits.Add(participant);
        }
    }

    private static string Both(string one, string other) => one.Contains(other, StringComparison.Ordinal) ? one : $"{one}\n\n{other}";
}
