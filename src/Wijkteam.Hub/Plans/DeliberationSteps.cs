using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Households;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Plans;

/// <summary>The steps of a deliberation: short, and with an end in time. Pure.</summary>
internal static class DeliberationSteps
{
    private const int DefaultMinutes = 60;

    public static void Ask(PlanChange plan, AskDeliberationRequest request)
    {
        plan.Require(request.CoordinatorEpoch);
        var said = request.Deliberation;
        plan.RequireSight("deliberation", said.MemberIds, said.LifeDomain);
        var seers = plan.Seers(said.MemberIds, said.LifeDomain).ToList();
        for (var i = 0; i < said.ParticipantIds.Count; i++)
        {
            if (!seers.Contains(said.ParticipantIds[i]))
            {
                throw HouseholdRefusals.NoAgreement(
                    $"deliberation.participant_ids[{i}]", "This participant is not involved, or the members' bases do not let it see this.");
            }
        }

        var asked = said.Clone();
        var minutes = request.Minutes == 0 ? DefaultMinutes : request.Minutes;
        (asked.Id, asked.Version, asked.Status) = (plan.Household.NextId().ToString(), 1, DeliberationStatus.Open);
        (asked.AskerParticipantId, asked.AskTime) = (plan.Household.CallerId, plan.Household.Now);
        asked.DueTime = Timestamp.FromDateTimeOffset(plan.Household.Circumstances.Now.AddMinutes(minutes));
        plan.Household.Body.PlanTerms.Add(new PlanTerm { ItemId = asked.Id, DueTime = asked.DueTime, ParticipantId = asked.AskerParticipantId });
        plan.Household.Put(Guid.Parse(asked.Id), PlanItems.Of(asked));
        plan.Household.Tell(HouseholdNoticeKind.DeliberationAsked, asked.ParticipantIds, itemId: asked.Id);
    }

    public static void Answer(PlanChange plan, AnswerDeliberationRequest request)
    {
        plan.Require(coordinatorEpoch: 0);
        var old = plan.RequireDeliberation();
        if (!old.ParticipantIds.Contains(plan.Household.CallerId) || !plan.Household.Access.Covers(old.MemberIds, old.LifeDomain, plan.Household.CallerId))
        {
            throw PlanRefusals.NotFound();
        }

        if (old.Status != DeliberationStatus.Open || old.DueTime <= plan.Household.Now || old.Answers.Any(answer => answer.ParticipantId == plan.Household.CallerId))
        {
            throw HouseholdRefusals.State("You have answered, or the time is up.");
        }

        var next = Next(old);
        var answer = request.Answer.Clone();
        (answer.ParticipantId, answer.Professional, answer.AnswerTime) = (plan.Household.CallerId, plan.Household.Caller!.Professional, plan.Household.Now);
        if (answer.TakesOn is { } takesOn)
        {
            takesOn.ParticipantId = plan.Household.CallerId;
            GoalSteps.RequireFuture(plan, "answer.takes_on.due_date", takesOn.DueDate);
        }

        next.Answers.Add(answer);
        if (next.Answers.Count == next.ParticipantIds.Count)
        {
            next.Status = DeliberationStatus.Answered;
            EndTerm(plan, next.Id);
        }

        Put(plan, next, [next.AskerParticipantId]);
    }

    public static void Conclude(PlanChange plan, ConcludeDeliberationRequest request)
    {
        plan.Require(coordinatorEpoch: 0);
        var old = plan.RequireDeliberation();
        if (old.AskerParticipantId != plan.Household.CallerId || !plan.Household.Access.Covers(old.MemberIds, old.LifeDomain, plan.Household.CallerId))
        {
            throw PlanRefusals.NotFound();
        }

        if (old.Status == DeliberationStatus.Concluded)
        {
            throw HouseholdRefusals.State("It has been concluded.");
        }

        var next = Next(old);
        (next.Status, next.Conclusion) = (DeliberationStatus.Concluded, request.Conclusion);
        EndTerm(plan, next.Id);
        Put(plan, next, next.ParticipantIds);
        Arrange(plan, request, next);
    }

    /// <summary>What was taken on becomes arrangements; not what somebody took on who has no part in it any more, or it could never be concluded.</summary>
    private static void Arrange(PlanChange plan, ConcludeDeliberationRequest request, Deliberation concluded)
    {
        var seers = plan.Seers(concluded.MemberIds, concluded.LifeDomain).ToList();
        var taken = concluded.Answers.Where(answer => answer.TakesOn is not null && seers.Contains(answer.ParticipantId)).Select(answer => answer.TakesOn).ToList();
        if (request.GoalId.Length == 0)
        {
            if (taken.Count > 0)
            {
                throw new RefusedException(new Refusal(RefusalReason.FieldRequired, "Something was taken on: say for which goal.", "goal_id"));
            }

            return;
        }

        var goal = plan.Household.Next(plan.RequireGoal(request.ExpectedGoalVersion, "expected_goal_version", "goal_id"));
        foreach (var takesOn in taken)
        {
            GoalSteps.Arrange(plan, goal, takesOn, "goal_id").DeliberationId = concluded.Id;
        }

        GoalSteps.Put(plan, goal);
    }

    private static Deliberation Next(Deliberation old)
    {
        var next = old.Clone();
        next.Version++;
        return next;
    }

    private static void EndTerm(PlanChange plan, string id)
    {
        if (plan.Household.Body.PlanTerms.FirstOrDefault(term => term.ItemId == id) is { } term)
        {
            plan.Household.Body.PlanTerms.Remove(term);
        }
    }

    private static void Put(PlanChange plan, Deliberation deliberation, IEnumerable<string> told)
    {
        plan.Household.Put(Guid.Parse(deliberation.Id), PlanItems.Of(deliberation));
        plan.Household.Tell(HouseholdNoticeKind.DeliberationChanged, told, itemId: deliberation.Id);
    }
}
