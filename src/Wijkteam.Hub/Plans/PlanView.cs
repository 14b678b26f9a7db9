using Wijkteam.Hub.Households;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Plans;

/// <summary>A plan as a participant may see it. Pure.</summary>
internal sealed class PlanView(Household household, HouseholdAccess access, string participantId, DateTimeOffset now)
{
    private readonly bool _isCoordinating = household.Coordinator?.ParticipantId == participantId;

    public Plan See(IEnumerable<PlanItem> items)
    {
        var plan = new Plan { HouseholdId = household.Id, HouseholdVersion = household.Version };
        foreach (var item in items.Where(MaySee))
        {
            switch (item.ItemCase)
            {
                case PlanItem.ItemOneofCase.Goal when item.Goal.Status != GoalStatus.CarriedOver:
                    plan.Goals.Add(item.Goal);
                    break;
                case PlanItem.ItemOneofCase.Outcome:
                    plan.Outcomes.Add(item.Outcome);
                    break;
                case PlanItem.ItemOneofCase.CrisisAgreement:
                    plan.CrisisAgreement = item.CrisisAgreement;
                    break;
                case PlanItem.ItemOneofCase.Deliberation:
                    plan.Deliberations.Add(See(item.Deliberation));
                    break;
            }
        }

        return plan;
    }

    /// <summary>Whether an item is the participant's to see: by each member whom it is about, on its life domain.</summary>
    public bool MaySee(PlanItem item) => item.ItemCase switch
    {
        PlanItem.ItemOneofCase.Goal => item.Goal.LimitedToParticipantIds.IsOpenTo(participantId) && access.Covers(item.Goal.MemberIds, item.Goal.LifeDomain, participantId),
        PlanItem.ItemOneofCase.Outcome => household.FindMember(item.Outcome.MemberId) is { } member && OutcomeAccess.MaySee(item.Outcome, access.Of(member, participantId)),
        // Of a household that goes on in another nobody is left, and nobody's basis lets anybody see.
        PlanItem.ItemOneofCase.CrisisAgreement => item.CrisisAgreement.LimitedToParticipantIds.IsOpenTo(participantId) && household.Members.Count > 0
            && household.Members.All(member => access.Of(member, participantId).IsAny),
        PlanItem.ItemOneofCase.Deliberation => IsIn(item.Deliberation) && access.Covers(item.Deliberation.MemberIds, item.Deliberation.LifeDomain, participantId),
        _ => false,
    };

    /// <summary>A deliberation; the time that is up says so itself.</summary>
    public Deliberation See(Deliberation deliberation)
    {
        var seen = deliberation.Clone();
        if (seen.Status == DeliberationStatus.Open && seen.DueTime.ToDateTimeOffset() <= now)
        {
            seen.Status = DeliberationStatus.Answered;
        }

        return seen;
    }

    private bool IsIn(Deliberation deliberation) =>
        _isCoordinating || deliberation.AskerParticipantId == participantId || deliberation.ParticipantIds.Contains(participantId);
}
