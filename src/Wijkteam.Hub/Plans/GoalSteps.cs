using Wijkteam.Hub.Households;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Plans;

/// <summary>The steps with goals. Pure.</summary>
internal static class GoalSteps
{
    public static void Add(PlanChange plan, AddGoalRequest request)
    {
        plan.Require(request.CoordinatorEpoch);
        plan.RequireSight("goal", request.Goal.MemberIds, request.Goal.LifeDomain);
        RequireFuture(plan, "goal.evaluation_date", request.Goal.EvaluationDate);
        var goal = request.Goal.Clone();
        (goal.Id, goal.Version, goal.Status) = (plan.Household.NextId().ToString(), 1, GoalStatus.Active);
        (goal.AuthorParticipantId, goal.UpdateTime) = (plan.Household.CallerId, plan.Household.Now);
        Put(plan, goal);
    }

    public static void Change(PlanChange plan, ChangeGoalRequest request)
    {
        plan.Require(request.CoordinatorEpoch);
        var old = plan.RequireGoal(request.ExpectedVersion);
        plan.RequireSight("goal", request.Goal.MemberIds, request.Goal.LifeDomain);
        RequireFuture(plan, "goal.evaluation_date", request.Goal.EvaluationDate);
        if (old.Arrangements.Count > 0)
        {
            RequireAsked(request.Goal, "goal.own_steps");
        }

        var goal = plan.Household.Next(old);
        var said = request.Goal;
        goal.MemberIds.Clear();
        goal.MemberIds.AddRange(said.MemberIds);
        (goal.LifeDomain, goal.Description, goal.EvaluationDate) = (said.LifeDomain, said.Description, said.EvaluationDate);
        (goal.OwnSteps, goal.OwnStepsAbsentReason) = (said.OwnSteps, said.OwnStepsAbsentReason);
        goal.LimitedToParticipantIds.Clear();
        Put(plan, goal);
    }

    public static void AddArrangement(PlanChange plan, AddArrangementRequest request)
    {
        plan.Require(request.CoordinatorEpoch);
        var goal = plan.Household.Next(plan.RequireGoal(request.ExpectedVersion));
        RequireFuture(plan, "arrangement.due_date", request.Arrangement.DueDate);
        Arrange(plan, goal, request.Arrangement, "arrangement");
        Put(plan, goal);
    }

    /// <summary>Adds an arrangement to a goal that is being changed.</summary>
    /// <exception cref="RefusedException">FIELD_REQUIRED or NO_AGREEMENT, under <paramref name="path"/>.</exception>
    public static Arrangement Arrange(PlanChange plan, Goal goal, Arrangement said, string path)
    {
        RequireAsked(goal, path);
        if (said.Kind == ArrangementKind.Individual && said.CollectiveAbsentReason.Length == 0 && !HasCollective(goal))
        {
            throw new RefusedException(new Refusal(
                RefusalReason.FieldRequired, "A collective offer goes first: say why none does, or arrange one.", $"{path}.collective_absent_reason"));
        }

        if (!plan.Seers(goal.MemberIds, goal.LifeDomain).Contains(said.ParticipantId))
        {
            throw HouseholdRefusals.NoAgreement($"{path}.participant_id", "This participant is not involved, or the members' bases do not let it see this goal.");
        }

        var arrangement = said.Clone();
        (arrangement.Id, arrangement.Status) = (plan.Household.NextId().ToString(), ArrangementStatus.Active);
        goal.Arrangements.Add(arrangement);
        return arrangement;
    }

    public static void EndArrangement(PlanChange plan, EndArrangementRequest request)
    {
        plan.Require(request.CoordinatorEpoch);
        var goal = plan.Household.Next(plan.RequireGoal(request.ExpectedVersion));
        if (goal.Arrangements.FirstOrDefault(arrangement => arrangement.Id == request.ArrangementId) is not { Status: ArrangementStatus.Active } arrangement)
        {
            throw HouseholdRefusals.Invalid("arrangement_id", "No arrangement of this goal that goes on.");
        }

        End(arrangement, request.Done, request.Reason);
        Put(plan, goal);
    }

    public static void Evaluate(PlanChange plan, EvaluateGoalRequest request)
    {
        plan.Require(request.CoordinatorEpoch);
        var goal = plan.Household.Next(plan.RequireGoal(request.ExpectedVersion));
        RequireFuture(plan, "next_evaluation_date", request.NextEvaluationDate);
        goal.EvaluationDate = request.NextEvaluationDate;
        goal.Evaluations.Add(new GoalEvaluation { EvaluateTime = plan.Household.Now, ParticipantId = plan.Household.CallerId, Findings = request.Findings });
        Put(plan, goal);
    }

    public static void End(PlanChange plan, EndGoalRequest request)
    {
        plan.Require(request.CoordinatorEpoch);
        var goal = plan.Household.Next(plan.RequireGoal(request.ExpectedVersion));
        goal.Status = request.Achieved ? GoalStatus.Achieved : GoalStatus.Abandoned;
        goal.EndReason = request.Reason;
        foreach (var arrangement in goal.Arrangements.Where(arrangement => arrangement.Status == ArrangementStatus.Active))
        {
            End(arrangement, request.Achieved, request.Reason);
        }

        Put(plan, goal);
    }

    public static void Put(PlanChange plan, Goal goal) => plan.Put(goal.Id, PlanItems.Of(goal), HouseholdNoticeKind.GoalChanged, goal.LifeDomain);

    /// <exception cref="RefusedException">FIELD_INVALID: the day has passed.</exception>
    public static void RequireFuture(PlanChange plan, string field, string date)
    {
        if (DutchCalendar.TryParseDate(date, out var day) && day < DutchCalendar.DateAt(plan.Household.Circumstances.Now))
        {
            throw HouseholdRefusals.Invalid(field, "Today or later.");
        }
    }

    /// <summary>What people can do themselves is asked first.</summary>
    private static void RequireAsked(Goal goal, string field)
    {
        if (goal.OwnSteps.Length == 0 && goal.OwnStepsAbsentReason.Length == 0)
        {
            throw new RefusedException(new Refusal(
                RefusalReason.FieldRequired, "First ask what they and their network do themselves: own_steps, or own_steps_absent_reason.", field));
        }
    }

    private static bool HasCollective(Goal goal) => goal.Arrangements.Any(arrangement =>
        arrangement is { Kind: ArrangementKind.Collective, Status: ArrangementStatus.Active or ArrangementStatus.Done });

    private static void End(Arrangement arrangement, bool done, string reason) =>
        (arrangement.Status, arrangement.EndReason) = (done ? ArrangementStatus.Done : ArrangementStatus.Stopped, done ? "" : reason);
}
