using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Households;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Plans;

/// <summary>Checks the fields of goals and arrangements.</summary>
internal static class PlanCheck
{
    public const int MaxText = 2_000;
    public const int MaxLongText = 4_000;

    public static void CheckGoal(Faults faults, string path, Goal? goal)
    {
        if (goal is null)
        {
            faults.Required(path);
            return;
        }

        HouseholdCheck.NotGiven(faults, $"{path}.id", goal.Id.Length > 0);
        HouseholdCheck.NotGiven(faults, $"{path}.version", goal.Version != 0);
        HouseholdCheck.NotGiven(faults, $"{path}.status", goal.Status != GoalStatus.Unspecified);
        HouseholdCheck.NotGiven(faults, $"{path}.arrangements", goal.Arrangements.Count > 0);
        HouseholdCheck.NotGiven(faults, $"{path}.evaluations", goal.Evaluations.Count > 0);
        HouseholdCheck.NotGiven(faults, $"{path}.end_reason", goal.EndReason.Length > 0);
        HouseholdCheck.NotGiven(faults, $"{path}.author_participant_id", goal.AuthorParticipantId.Length > 0);
        HouseholdCheck.NotGiven(faults, $"{path}.update_time", goal.UpdateTime is not null);
        HouseholdCheck.NotGiven(faults, $"{path}.carried_to_goal_id", goal.CarriedToGoalId.Length > 0);
        HouseholdCheck.NotGiven(faults, $"{path}.limited_to_participant_ids", goal.LimitedToParticipantIds.Count > 0);
        HouseholdCheck.CheckIds(faults, $"{path}.member_ids", goal.MemberIds, HouseholdCheck.MaxMembers);
        StepCheck.CheckCode(faults, $"{path}.life_domain", goal.LifeDomain);
        faults.Text($"{path}.description", goal.Description, MaxText, required: true);
        faults.Text($"{path}.own_steps", goal.OwnSteps, MaxLongText);
        faults.Text($"{path}.own_steps_absent_reason", goal.OwnStepsAbsentReason, MaxText);
        if (goal.OwnSteps.Length > 0 && goal.OwnStepsAbsentReason.Length > 0)
        {
            faults.NotAllowed($"{path}.own_steps_absent_reason", "There are own steps.");
        }

        CheckDate(faults, $"{path}.evaluation_date", goal.EvaluationDate);
    }

    /// <param name="isOwn">Whether it is the caller's own to do, who then need not be named.</param>
    public static void CheckArrangement(Faults faults, string path, Arrangement? arrangement, bool isOwn = false)
    {
        if (arrangement is null)
        {
            faults.Required(path);
            return;
        }

        HouseholdCheck.NotGiven(faults, $"{path}.id", arrangement.Id.Length > 0);
        HouseholdCheck.NotGiven(faults, $"{path}.status", arrangement.Status != ArrangementStatus.Unspecified);
        HouseholdCheck.NotGiven(faults, $"{path}.end_reason", arrangement.EndReason.Length > 0);
        HouseholdCheck.NotGiven(faults, $"{path}.deliberation_id", arrangement.DeliberationId.Length > 0);
        faults.Text($"{path}.description", arrangement.Description, MaxText, required: true);
        StepCheck.CheckCode(faults, $"{path}.kind", arrangement.Kind);
        faults.Text($"{path}.collective_absent_reason", arrangement.CollectiveAbsentReason, MaxText);
        if (arrangement.CollectiveAbsentReason.Length > 0 && arrangement.Kind != ArrangementKind.Individual)
        {
            faults.NotAllowed($"{path}.collective_absent_reason", "Only of an individual arrangement.");
        }

        if (isOwn)
        {
            HouseholdCheck.NotGiven(faults, $"{path}.participant_id", arrangement.ParticipantId.Length > 0);
        }
        else if (arrangement.ParticipantId.Length == 0)
        {
            faults.Required($"{path}.participant_id");
        }

        CheckDate(faults, $"{path}.due_date", arrangement.DueDate);
    }

    public static void CheckVersion(Faults faults, string field, long version)
    {
        if (version == 0)
        {
            faults.Required(field);
        }

        StepCheck.CheckVersion(faults, field, version);
    }

    public static void CheckDate(Faults faults, string field, string date)
    {
        if (date.Length == 0)
        {
            faults.Required(field);
        }
        else if (!DutchCalendar.TryParseDate(date, out _))
        {
            faults.Invalid(field, "A date, YYYY-MM-DD.");
        }
    }

    /// <summary>Faults the reason of what ends without having succeeded: required then, and then alone.</summary>
    public static void CheckReason(Faults faults, string reason, bool succeeded)
    {
        faults.Text("reason", reason, MaxText, required: !succeeded);
        if (succeeded && reason.Length > 0)
        {
            faults.NotAllowed("reason", "Only of what did not succeed.");
        }
    }
}
