using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Gp.Views;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Households;

/// <summary>A plan and its goals in Dutch: <c>Resource.text</c>, for whoever reads the message and not the codes.</summary>
internal static class PlanLetter
{
    public static Narrative Of(V1.Household household, V1.Plan plan) => Letter.Of(
    [
        $"Plan van een huishouden. Stand op {DutchTime.InWords(household.UpdateTime.ToDateTimeOffset())}: {Stand(household.Status)}",
        .. plan.Goals.SelectMany(Paragraphs),
        .. plan.CrisisAgreement is { } crisis ? new[] { TextOf(crisis) } : [],
    ]);

    public static Narrative Of(V1.Goal goal) => Letter.Of(Paragraphs(goal));

    /// <summary>What is done when it goes wrong.</summary>
    public static string TextOf(V1.CrisisAgreement crisis) =>
        $"Crisisafspraken. Waaraan het te merken is: {crisis.Signs}\nWat zij dan zelf doen: {crisis.OwnSteps}\nWie er gebeld wordt: {crisis.Calls}";

    private static IEnumerable<string> Paragraphs(V1.Goal goal)
    {
        yield return $"Doel ({Stand(goal.Status)}): {goal.Description}";
        if (goal.OwnSteps.Length > 0)
        {
            yield return $"Wat zij zelf doen: {goal.OwnSteps}";
        }

        if (goal.OwnStepsAbsentReason.Length > 0)
        {
            yield return $"Waarom zij nu zelf niets kunnen doen: {goal.OwnStepsAbsentReason}";
        }

        foreach (var arrangement in goal.Arrangements)
        {
            yield return $"Afspraak ({Stand(arrangement.Status)}), uiterlijk {arrangement.DueDate}: {arrangement.Description}";
        }
    }

    private static string Stand(V1.HouseholdStatus status) => status switch
    {
        V1.HouseholdStatus.Merged => "het gaat verder in een ander huishouden.",
        V1.HouseholdStatus.Closed => "afgesloten.",
        _ => "het loopt.",
    };

    private static string Stand(V1.GoalStatus status) => status switch
    {
        V1.GoalStatus.Achieved => "bereikt",
        V1.GoalStatus.Abandoned => "losgelaten",
        _ => "loopt",
    };

    private static string Stand(V1.ArrangementStatus status) => status switch
    {
        V1.ArrangementStatus.Done => "gedaan",
        V1.ArrangementStatus.Stopped => "gestopt",
        _ => "loopt",
    };
}
