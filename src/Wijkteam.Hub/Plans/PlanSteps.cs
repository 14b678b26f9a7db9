using Wijkteam.Hub.Households;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Plans;

/// <summary>The steps with scores and with the crisis agreement. Pure.</summary>
internal static class PlanSteps
{
    public static void RecordOutcome(PlanChange plan, RecordOutcomeRequest request)
    {
        plan.Require(request.CoordinatorEpoch);
        var outcome = request.Outcome.Clone();
        if (plan.Household.Household.FindMember(outcome.MemberId) is not { } member)
        {
            throw HouseholdRefusals.UnknownMember("outcome.member_id");
        }

        // Scores say something on each of their domains; an instrument's own items may say something on any.
        var access = plan.Household.Access.Of(member, plan.Household.CallerId);
        if (outcome.Items.Count > 0 ? !OutcomeAccess.IsAll(access) : !outcome.Scores.All(score => access.Permits(score.LifeDomain)))
        {
            throw HouseholdRefusals.NoAgreement("outcome.member_id", "The member's basis does not let you see what these scores are about.");
        }

        if (DutchCalendar.TryParseDate(outcome.ScoreDate, out var day) && day > DutchCalendar.DateAt(plan.Household.Circumstances.Now))
        {
            throw HouseholdRefusals.Invalid("outcome.score_date", "Today or earlier.");
        }

        (outcome.Id, outcome.AuthorParticipantId, outcome.RecordTime) = (plan.Household.NextId().ToString(), plan.Household.CallerId, plan.Household.Now);
        plan.Household.Put(Guid.Parse(outcome.Id), PlanItems.Of(outcome));
        var seers = plan.Household.Household.Parties.Select(party => party.ParticipantId)
            .Where(participant => OutcomeAccess.MaySee(outcome, plan.Household.Access.Of(member, participant)));
        plan.Household.Tell(HouseholdNoticeKind.OutcomeRecorded, seers, itemId: outcome.Id);
    }

    public static void SetCrisisAgreement(PlanChange plan, SetCrisisAgreementRequest request)
    {
        plan.Household.RequireCoordinator(request.CoordinatorEpoch);
        var old = plan.FindCrisisAgreement();
        if (request.ExpectedVersion != (old?.Row.Version ?? 0))
        {
            throw PlanRefusals.VersionMismatch(old?.Row.Version ?? 0, "expected_version");
        }

        var agreement = request.CrisisAgreement.Clone();
        (agreement.Version, agreement.UpdateTime) = (request.ExpectedVersion + 1, plan.Household.Now);
        plan.Put((old?.Id ?? plan.Household.NextId()).ToString(), PlanItems.Of(agreement), HouseholdNoticeKind.CrisisAgreementChanged, LifeDomain.Unspecified);
    }
}
