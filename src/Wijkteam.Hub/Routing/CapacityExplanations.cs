using Wijkteam.Hub.Directory;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Routing;

/// <summary>What routing found of teams without room, in the words of a practitioner.</summary>
internal static class CapacityExplanations
{
    public static Explanation Full(ServingTeam team) => RouteExplanations.New(
        "team_full",
        false,
        $"{team.Participant.Name} has no room now{(team.Team.Capacity.WaitingList ? ", but has a waiting list" : "")}.",
        $"{team.Participant.Name} heeft nu geen plaats{(team.Team.Capacity.WaitingList ? ", maar wel een wachtlijst" : "")}.");

    public static Explanation FullButStatutory(ServingTeam team) => RouteExplanations.New(
        "statutory_youth_referral",
        true,
        $"{team.Participant.Name} has no room now, but a GP's referral of a child is not turned away (Jeugdwet, article 2.6).",
        $"{team.Participant.Name} heeft nu geen plaats, maar een verwijzing van een kind door de huisarts wordt niet tegengehouden (Jeugdwet, artikel 2.6).");

    public static Explanation Fallback(ServingTeam full, ServingTeam fallback) => RouteExplanations.New(
        "team_fallback",
        true,
        $"{fallback.Participant.Name} takes over from {full.Participant.Name} while it has no room.",
        $"{fallback.Participant.Name} neemt waar zolang {full.Participant.Name} geen plaats heeft.");

    /// <summary>The conclusion.</summary>
    public static Explanation TakesOver(ServingTeam fallback) => RouteExplanations.New(
        "team_fallback",
        true,
        $"The question goes to {fallback.Participant.Name}.",
        $"De vraag gaat naar {fallback.Participant.Name}.");

    public static Explanation Waiting(ServingTeam team) => RouteExplanations.New(
        "waiting_list",
        true,
        $"No fit team has room now: the question waits with {team.Participant.Name}.",
        $"Geen team dat past heeft nu plaats: de vraag komt op de wachtlijst van {team.Participant.Name}.");
}
