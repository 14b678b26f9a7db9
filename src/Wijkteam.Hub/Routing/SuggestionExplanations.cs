using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Routing;

/// <summary>What is there beside whom the question goes to, in the words of a practitioner. It informs; nothing is asked first.</summary>
internal static class SuggestionExplanations
{
    public static Explanation LighterHelp(Liaison liaison, Participant team) => RouteExplanations.New(
        "lighter_help_beside",
        false,
        $"Beside the referral, which goes on as it is: {team.Name} sits in the referring practice on {LiaisonExplanations.DaysEnglish(liaison)}, for lighter help or advice.",
        $"Naast de verwijzing, die gewoon doorgaat: {team.Name} houdt spreekuur in de verwijzende praktijk, op {LiaisonExplanations.DaysDutch(liaison)}, voor lichtere hulp of advies.");

    public static Explanation CollectiveOffer(Offer offer, Participant provider) => RouteExplanations.New(
        "collective_offer",
        false,
        $"To consider before individual help: {offer.Name}, by {provider.Name}.",
        $"Te overwegen vóór individuele hulp: {offer.Name}, van {provider.Name}.");

    /// <param name="applied">Whether the question goes there; else the desk may refer there.</param>
    public static Explanation RegionalCare(RegionalCooperation cooperation, Participant participant, bool applied) => RouteExplanations.New(
        "regional_cooperation",
        applied,
        $"No team of the municipality is fit. Together with its neighbours it has arranged {cooperation.Name}: {(applied ? "the question goes to" : "the desk may refer to")} {participant.Name}.",
        $"Geen team van de gemeente past. Samen met de buurgemeenten is er {cooperation.Name}: {(applied ? "de vraag gaat naar" : "het loket kan doorverwijzen naar")} {participant.Name}.");
}
