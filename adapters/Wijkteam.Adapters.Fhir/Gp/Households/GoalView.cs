using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Hub;
using FhirGoal = Hl7.Fhir.Model.Goal;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Households;

/// <summary>A goal of a household's plan, in the form that <see cref="GoalMapping"/> reads too, so that what is read can be put back.</summary>
internal static class GoalView
{
    /// <summary>The type of resource: here a goal is also the contract's.</summary>
    public const string Type = "Goal";

    private const string Achievement = "http://terminology.hl7.org/CodeSystem/goal-achievement";

    public static ResourceReference Refer(V1.Plan plan, V1.Goal goal) => IdOf(plan, goal).Refer(Type);

    public static HouseholdItemId IdOf(V1.Plan plan, V1.Goal goal) => new(plan.HouseholdId, goal.Id);

    public static async ValueTask<FhirGoal> OfAsync(V1.Plan plan, V1.Goal goal, Participants participants)
    {
        var view = new FhirGoal
        {
            LifecycleStatus = StatusOf(goal.Status),
            AchievementStatus = AchievementOf(goal.Status),
            Category = [HouseholdMeta.Concept(goal.LifeDomain)],
            Description = new CodeableConcept { Text = goal.Description },
            Subject = HouseholdMeta.Refer(nameof(Group), plan.HouseholdId),
            Target = [new FhirGoal.TargetComponent { Due = new Date(goal.EvaluationDate) }],
            StatusReason = HouseholdMeta.NullIfEmpty(goal.EndReason),
            OutcomeReference = [.. plan.Outcomes.Where(outcome => Scores(outcome, goal)).Select(outcome => new HouseholdItemId(plan.HouseholdId, outcome.Id).Refer(nameof(Observation)))],
            Text = PlanLetter.Of(goal),
        };
        view.Extension.AddRange(goal.MemberIds.Select(member => new Extension { Url = FhirUris.HouseholdMember, Value = new HouseholdItemId(plan.HouseholdId, member).Refer(nameof(Patient)) }));
        if (goal.OwnStepsAbsentReason.Length > 0)
        {
            view.Extension.Add(new Extension { Url = FhirUris.OwnStepsAbsentReason, Value = new FhirString(goal.OwnStepsAbsentReason) });
        }

        await AddNotesAsync(view, goal, participants);
        HouseholdMeta.Stamp(view, IdOf(plan, goal).ToString(), goal.Version, goal.UpdateTime);
        return view;
    }

    public static FhirGoal.GoalLifecycleStatus StatusOf(V1.GoalStatus status) => status switch
    {
        V1.GoalStatus.Achieved => FhirGoal.GoalLifecycleStatus.Completed,
        V1.GoalStatus.Abandoned => FhirGoal.GoalLifecycleStatus.Cancelled,
        _ => FhirGoal.GoalLifecycleStatus.Active,
    };

    /// <summary>Whether a status says that a goal was reached; null for one that is not of the goals of a plan.</summary>
    public static bool? IsAchieved(CodeableConcept status) => status.Coding.Find(coding => coding.System == Achievement)?.Code switch
    {
        "achieved" => true,
        "not-achieved" => false,
        _ => null,
    };

    private static CodeableConcept? AchievementOf(V1.GoalStatus status) => status switch
    {
        V1.GoalStatus.Achieved => HouseholdMeta.Concept(Achievement, "achieved"),
        V1.GoalStatus.Abandoned => HouseholdMeta.Concept(Achievement, "not-achieved"),
        _ => null,
    };

    /// <summary>Whether an outcome tells how one of those whose goal it is stands in its life domain.</summary>
    private static bool Scores(V1.Outcome outcome, V1.Goal goal) =>
        goal.MemberIds.Contains(outcome.MemberId) && outcome.Scores.Any(score => score.LifeDomain == goal.LifeDomain);

    private static async ValueTask AddNotesAsync(FhirGoal view, V1.Goal goal, Participants participants)
    {
        if (goal.OwnSteps.Length > 0)
        {
            view.Note.Add(new Annotation { Text = goal.OwnSteps });
        }

        foreach (var evaluation in goal.Evaluations)
        {
            view.Note.Add(new Annotation
            {
                Extension = [new Extension { Url = FhirUris.GoalEvaluation, Value = new FhirBoolean(true) }],
                Author = await participants.ReferToAsync(evaluation.ParticipantId),
                Time = HouseholdMeta.Write(evaluation.EvaluateTime),
                Text = evaluation.Findings,
            });
        }
    }
}
