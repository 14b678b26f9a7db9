using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Routing;

/// <summary>
/// What routing found, in the words of a practitioner. The rule codes are stable over releases. The texts name the area but neither the address nor
/// the age, since they travel further than the referral's content does.
/// </summary>
internal static class RouteExplanations
{
    public static Explanation Located(Place place, bool byAddress)
    {
        var english = string.Join(", ", place.Areas.Select(AreaEnglish));
        var dutch = string.Join(", ", place.Areas.Select(AreaDutch));
        return byAddress
            ? New("address_in_area", true, $"The address lies in {english}.", $"Het adres ligt in {dutch}.")
            : New("question_from_area", true, $"The question comes from {english}.", $"De vraag komt uit {dutch}.");
    }

    public static Explanation Responsible(Area municipality) => New(
        "responsible_municipality",
        true,
        $"The municipality of {municipality.Name} stays responsible for this young person, whoever serves them (Jeugdwet, article 1.1).",
        $"De gemeente {municipality.Name} blijft verantwoordelijk voor deze jongere, wie ook helpt (woonplaatsbeginsel, Jeugdwet artikel 1.1).");

    public static Explanation LeadingDomain(IReadOnlyList<LifeDomain> domains) => domains.Count == 0
        ? New(
            "leading_life_domain",
            false,
            "No life domain is known, so no team can be chosen by it.",
            "Er is geen leefgebied bekend, dus daarop kan geen team worden gekozen.")
        : New(
            "leading_life_domain",
            true,
            $"The question is above all about {LifeDomainNames.English(domains[0])}: a team must take that on.",
            $"De vraag gaat vooral over {LifeDomainNames.Dutch(domains[0])}: een team moet dat leefgebied behandelen.");

    public static Explanation NoTeam(Place place) => New(
        "team_serves_area",
        false,
        $"No team serves {AreaEnglish(place.Areas[0])}.",
        $"Er werkt geen team in {AreaDutch(place.Areas[0])}.");

    public static Explanation AgeNotServed(ServingTeam team) => New(
        "team_serves_age",
        false,
        $"{team.Participant.Name} serves {AgesEnglish(team.Team)}; this citizen is of another age.",
        $"{team.Participant.Name} is er voor {AgesDutch(team.Team)}; deze inwoner heeft een andere leeftijd.");

    public static Explanation AgeUnknown(ServingTeam team) => New(
        "team_serves_age",
        false,
        $"{team.Participant.Name} serves {AgesEnglish(team.Team)}; the age of this citizen is not known.",
        $"{team.Participant.Name} is er voor {AgesDutch(team.Team)}; de leeftijd van deze inwoner is niet bekend.");

    public static Explanation DomainNotServed(ServingTeam team, LifeDomain domain) => New(
        "team_takes_life_domain",
        false,
        $"{team.Participant.Name} does not take on questions about {LifeDomainNames.English(domain)}.",
        $"{team.Participant.Name} behandelt geen vragen over {LifeDomainNames.Dutch(domain)}.");

    public static Explanation NarrowestArea(Place place, ServingTeam winner, ServingTeam other) => New(
        "narrowest_area",
        true,
        $"{other.Participant.Name} is fit too, but serves all of {AreaEnglish(place.Areas[other.Width])}; "
            + $"{winner.Participant.Name} is closer by, in {AreaEnglish(place.Areas[winner.Width])}.",
        $"{other.Participant.Name} past ook, maar heeft een groter werkgebied, {AreaDutch(place.Areas[other.Width])}; "
            + $"{winner.Participant.Name} is dichterbij, in {AreaDutch(place.Areas[winner.Width])}.");

    public static Explanation MostDomains(ServingTeam winner, int winnerCovers, ServingTeam other, int otherCovers, int asked) => New(
        "most_life_domains",
        true,
        $"{other.Participant.Name} is fit too, but takes on {otherCovers} of the {asked} life domains; {winner.Participant.Name} takes on {winnerCovers}.",
        $"{other.Participant.Name} past ook, maar behandelt {otherCovers} van de {asked} leefgebieden; {winner.Participant.Name} behandelt er {winnerCovers}.");

    public static Explanation FirstById(ServingTeam winner, ServingTeam other) => New(
        "first_by_id",
        true,
        $"{other.Participant.Name} is just as fit as {winner.Participant.Name}; the order of their ids decides, so that the same question always goes the same way.",
        $"{other.Participant.Name} past even goed als {winner.Participant.Name}; de volgorde van hun codes beslist, zodat dezelfde vraag altijd op dezelfde plek komt.");

    public static Explanation Team(Place place, ServingTeam team, IReadOnlyList<LifeDomain> domains) => New(
        "team_serves_area",
        true,
        $"{team.Participant.Name} serves {AreaEnglish(place.Areas[team.Width])} and takes on questions about {LifeDomainNames.English(domains[0])}: the question goes there.",
        $"{team.Participant.Name} werkt in {AreaDutch(place.Areas[team.Width])} en behandelt vragen over {LifeDomainNames.Dutch(domains[0])}: de vraag gaat daarheen.");

    public static Explanation Desk(Place place, Participant desk) => New(
        "fallback_desk",
        true,
        $"No team was chosen, so the question goes to the desk of {AreaEnglish(place.Municipality)}: {desk.Name}.",
        $"Er is geen team gekozen; de vraag gaat daarom naar het loket van {AreaDutch(place.Municipality)}: {desk.Name}.");

    public static Explanation SpecialDesk(Place place, Participant desk, DeskTask task) => task switch
    {
        DeskTask.Debt => New(
            "debt_desk",
            true,
            $"Arrears signals go to the debt desk of {AreaEnglish(place.Municipality)}: {desk.Name}.",
            $"Signalen van betalingsachterstand gaan naar de schuldhulpverlening van {AreaDutch(place.Municipality)}: {desk.Name}."),
        DeskTask.Homeless => New(
            "homeless_desk",
            true,
            $"Questions of people without a home go to {desk.Name}, for {AreaEnglish(place.Municipality)}.",
            $"Vragen van mensen zonder woning gaan naar {desk.Name}, voor {AreaDutch(place.Municipality)}."),
        DeskTask.SecretAddress => New(
            "secret_address_desk",
            true,
            $"Questions of people whose address is secret go to {desk.Name}, for {AreaEnglish(place.Municipality)}.",
            $"Vragen van mensen met een geheim adres gaan naar {desk.Name}, voor {AreaDutch(place.Municipality)}."),
        _ => New(
            "reporting_code_desk",
            true,
            $"Reports under the reporting code go to {desk.Name}, for {AreaEnglish(place.Municipality)}.",
            $"Meldingen volgens de meldcode gaan naar {desk.Name}, voor {AreaDutch(place.Municipality)}."),
    };

    public static Explanation NamedBySender(Participant recipient) => New(
        "named_by_sender",
        true,
        $"The sender has named {recipient.Name}: the question goes there.",
        $"De afzender heeft {recipient.Name} aangewezen: de vraag gaat daarheen.");

    /// <summary>Names none of them: what one of many is offered tells nothing of the others.</summary>
    public static Explanation OfferedBySender(int recipients) => New(
        "offered_by_sender",
        true,
        $"The sender has offered the question to {recipients} participants: it goes to the first to accept.",
        $"De afzender heeft de vraag aan {recipients} partijen aangeboden: zij gaat naar de eerste die haar aanneemt.");

    public static Explanation New(string rule, bool applied, string english, string dutch) =>
        new() { Rule = rule, Applied = applied, TextEn = english, TextNl = dutch };

    private static string AreaEnglish(Area area) => $"the {Kind(area, "neighbourhood", "district", "municipality")} of {area.Name}";

    private static string AreaDutch(Area area) => $"de {Kind(area, "buurt", "wijk", "gemeente")} {area.Name}";

    private static string Kind(Area area, string neighbourhood, string district, string municipality) => area.Code[0] switch
    {
        'B' => neighbourhood,
        'W' => district,
        _ => municipality,
    };

    private static string AgesEnglish(Team team) => team switch
    {
        { MaxAge: 0 } => $"people of {team.MinAge} and over",
        { MinAge: 0 } => $"people up to and including {team.MaxAge}",
        _ => $"people from {team.MinAge} to {team.MaxAge}",
    };

    private static string AgesDutch(Team team) => team switch
    {
        { MaxAge: 0 } => $"inwoners vanaf {team.MinAge} jaar",
        { MinAge: 0 } => $"inwoners tot en met {team.MaxAge} jaar",
        _ => $"inwoners van {team.MinAge} tot en met {team.MaxAge} jaar",
    };
}
