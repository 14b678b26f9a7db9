using Wijkteam.Hub.Directory;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Routing;

/// <summary>What triage found, in the words of a practitioner.</summary>
internal static class TriageExplanations
{
    public static Explanation Of(Complexity complexity, TriageRule rule) => complexity switch
    {
        Complexity.SeveralDomains => RouteExplanations.New(
            "triage",
            true,
            $"The question is complex: {rule.MinLifeDomains} or more life domains are involved.",
            $"De vraag is complex: er spelen {rule.MinLifeDomains} of meer leefgebieden."),
        Complexity.Situation => RouteExplanations.New(
            "triage",
            true,
            "The question is complex: what is known of the situation is beyond the municipality's threshold.",
            "De vraag is complex: wat er van de situatie bekend is, gaat over de drempel van de gemeente."),
        _ => RouteExplanations.New(
            "triage",
            false,
            "By the municipality's thresholds the question is not complex.",
            "Volgens de drempels van de gemeente is de vraag niet complex."),
    };

    public static Explanation ComplexOnly(ServingTeam team) => RouteExplanations.New(
        "specialist_for_complex",
        false,
        $"{team.Participant.Name} is there for complex questions only.",
        $"{team.Participant.Name} is er alleen voor complexe vragen.");

    public static Explanation CoordinatesOnly(ServingTeam team) => RouteExplanations.New(
        "team_coordinates_complex",
        false,
        $"{team.Participant.Name} takes on the coordination of what is complex, and no other questions.",
        $"{team.Participant.Name} voert de regie bij complexe vragen, en behandelt geen andere.");

    /// <summary>The conclusion, with the municipality's own advice.</summary>
    public static Explanation OrdinaryService(Participant participant, OrdinaryService service) => RouteExplanations.New(
        "ordinary_service",
        true,
        $"The question belongs with the ordinary services and goes to {participant.Name}. {service.AdviceEn}",
        $"De vraag hoort bij de gewone voorzieningen en gaat naar {participant.Name}. {service.AdviceNl}");
}
