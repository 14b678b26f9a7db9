using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Hub;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Households;

/// <summary>A household's plan: its goals and outcomes by reference, its arrangements as activities. Deliberations take minutes and are not at this door.</summary>
internal static class CarePlanView
{
    public static async ValueTask<CarePlan> OfAsync(V1.Household household, V1.Plan plan, Participants participants)
    {
        var view = new CarePlan
        {
            Identifier = [HouseholdMeta.Identify(household.Id)],
            Status = StatusOf(household.Status),
            Intent = CarePlan.CarePlanIntent.Plan,
            Category = [new CodeableConcept { Coding = [new Coding { System = FhirUris.Snomed, Code = "734163000", Display = "Care plan" }], Text = "Gezinsplan" }],
            Subject = HouseholdMeta.Refer(nameof(Group), household.Id),
            Period = new Period { Start = HouseholdMeta.Write(household.CreateTime) },
            Created = HouseholdMeta.Write(household.CreateTime),
            CareTeam = [HouseholdMeta.Refer(nameof(CareTeam), household.Id)],
            SupportingInfo = [.. plan.Outcomes.Select(outcome => new HouseholdItemId(household.Id, outcome.Id).Refer(nameof(Observation)))],
            Goal = [.. plan.Goals.Select(goal => GoalView.Refer(plan, goal))],
            Text = PlanLetter.Of(household, plan),
        };
        foreach (var (goal, arrangement) in plan.Goals.SelectMany(goal => goal.Arrangements.Select(arrangement => (goal, arrangement))))
        {
            view.Activity.Add(new CarePlan.ActivityComponent { Detail = await ComposeAsync(plan, goal, arrangement, participants) });
        }

        if (plan.CrisisAgreement is { } crisis)
        {
            view.Note.Add(new Annotation { Text = PlanLetter.TextOf(crisis), Time = HouseholdMeta.Write(crisis.UpdateTime) });
        }

        HouseholdMeta.Stamp(view, household.Id, plan.HouseholdVersion, household.UpdateTime);
        return view;
    }

    public static RequestStatus StatusOf(V1.HouseholdStatus status) => status switch
    {
        V1.HouseholdStatus.Merged => RequestStatus.Revoked,
        V1.HouseholdStatus.Closed => RequestStatus.Completed,
        _ => RequestStatus.Active,
    };

    private static async ValueTask<CarePlan.DetailComponent> ComposeAsync(V1.Plan plan, V1.Goal goal, V1.Arrangement arrangement, Participants participants)
    {
        var view = new CarePlan.DetailComponent
        {
            ElementId = arrangement.Id,
            Code = HouseholdMeta.Concept(FhirUris.ArrangementKindSystem, ContractCodes<V1.ArrangementKind>.Of(arrangement.Kind)),
            Goal = [GoalView.Refer(plan, goal)],
            Status = StatusOf(arrangement.Status),
            StatusReason = arrangement.EndReason.Length > 0 ? new CodeableConcept { Text = arrangement.EndReason } : null,
            Scheduled = new Period { End = arrangement.DueDate },
            Performer = [await participants.ReferToAsync(arrangement.ParticipantId)],
            Description = arrangement.Description,
        };
        if (arrangement.CollectiveAbsentReason.Length > 0)
        {
            view.Extension.Add(new Extension { Url = FhirUris.CollectiveAbsentReason, Value = new FhirString(arrangement.CollectiveAbsentReason) });
        }

        return view;
    }

    private static CarePlan.CarePlanActivityStatus StatusOf(V1.ArrangementStatus status) => status switch
    {
        V1.ArrangementStatus.Done => CarePlan.CarePlanActivityStatus.Completed,
        V1.ArrangementStatus.Stopped => CarePlan.CarePlanActivityStatus.Stopped,
        _ => CarePlan.CarePlanActivityStatus.InProgress,
    };
}
