using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Outcomes;
using FhirGoal = Hl7.Fhir.Model.Goal;

namespace Wijkteam.Adapters.Fhir.Gp.Households;

/// <summary>What a plan has no place for.</summary>
internal static class GoalCheck
{
    private const string Root = GoalView.Type;
    private const string NoPlace = "A plan has no place for this: it would be lost.";

    public static void CheckKept(FhirGoal goal, FhirFaultList faults)
    {
        Refuse(goal.Priority is not null, "priority", faults);
        Refuse(goal.Start is not null, "start", faults);
        Refuse(goal.StatusDate is not null, "statusDate", faults);
        Refuse(goal.ExpressedBy is not null, "expressedBy", faults);
        Refuse(goal.Addresses.Count > 0, "addresses", faults);
        Refuse(goal.OutcomeCode.Count > 0, "outcomeCode", faults);
        Refuse(goal.Description?.Coding.Count > 0, "description.coding", faults);
        Refuse(goal.Target.Count > 1, "target", faults);
        for (var i = 0; i < goal.Target.Count; i++)
        {
            Refuse(goal.Target[i].Measure is not null, $"target[{i}].measure", faults);
            Refuse(goal.Target[i].Detail is not null, $"target[{i}].detail", faults);
            CheckModifiers(goal.Target[i], $"target[{i}]", faults);
        }
    }

    /// <summary>Whether what is said of how the goal stands goes together: a goal that has been reached has not been missed.</summary>
    public static void CheckStatus(FhirGoal goal, FhirFaultList faults)
    {
        bool? isAchieved = goal.LifecycleStatus switch
        {
            FhirGoal.GoalLifecycleStatus.Completed => true,
            FhirGoal.GoalLifecycleStatus.Cancelled => false,
            _ => null,
        };
        if (goal.AchievementStatus is { } achievement && (isAchieved is null || GoalView.IsAchieved(achievement) != isAchieved))
        {
            faults.NotUnderstood($"{Root}.achievementStatus", "A goal that is completed has been achieved, one that is cancelled has not; of one that is active it is not said.");
        }

        if (isAchieved is null && goal.StatusReason is not null)
        {
            faults.NotUnderstood($"{Root}.statusReason", "Only of a goal that is ended.");
        }
    }

    private static void CheckModifiers(BackboneElement element, string path, FhirFaultList faults)
    {
        if (element.ModifierExtension.Count > 0)
        {
            faults.NotUnderstood($"{Root}.{path}.modifierExtension", "No modifier extension is known here.");
        }
    }

    private static void Refuse(bool isThere, string path, FhirFaultList faults)
    {
        if (isThere)
        {
            faults.Add(OperationOutcome.IssueType.NotSupported, FhirReasons.NotSupported, $"{Root}.{path}", NoPlace);
        }
    }
}
