using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Consents;

/// <summary>Puts into words how consents were weighed. Names no person, participant or date.</summary>
internal static class ConsentExplanations
{
    public static Explanation NothingCovers(LifeDomain domain) => New(
        domain,
        "no_consent_covers_domain",
        applied: true,
        "no consent that is in force covers this recipient and this purpose.",
        "er is geen toestemming van kracht voor deze ontvanger en dit doel.");

    public static Explanation Decides(LifeDomain domain, ConsentReach reach, bool permits) => New(
        domain,
        permits ? "agreement_covers_domain" : "objection_covers_domain",
        applied: true,
        $"{Kind(permits).English} decides; it holds for {English(reach)}.",
        $"{Kind(permits).Dutch} geeft de doorslag; {(permits ? "die" : "dat")} geldt voor {Dutch(reach)}.");

    /// <summary>A consent that points the other way and did not count: outweighed, or an agreement beside an equally specific objection.</summary>
    public static Explanation PassedOver(LifeDomain domain, ConsentReach reach, bool permits, bool equallySpecific) => New(
        domain,
        permits ? "agreement_passed_over" : "objection_passed_over",
        applied: false,
        $"{Kind(permits).English} for {English(reach)} does not count, because {(equallySpecific ? "an equally specific objection prevails" : $"{Kind(!permits).English} is more specific")}.",
        $"{Kind(permits).Dutch} voor {Dutch(reach)} telt niet mee, omdat {(equallySpecific ? "een even specifiek bezwaar voorgaat" : $"{Kind(!permits).Dutch} specifieker is")}.");

    private static (string English, string Dutch) Kind(bool permits) => permits ? ("an agreement", "een toestemming") : ("an objection", "een bezwaar");

    private static string English(ConsentReach reach)
    {
        var recipient = reach.Recipient switch
        {
            RecipientReach.Named => "this recipient",
            RecipientReach.Kind => "this kind of recipient",
            _ => "any recipient",
        };
        return $"{recipient}, {(reach.NamesDomain ? "this life domain" : "all life domains")} and {(reach.NamesPurpose ? "this purpose" : "any purpose")}";
    }

    private static string Dutch(ConsentReach reach)
    {
        var recipient = reach.Recipient switch
        {
            RecipientReach.Named => "deze ontvanger",
            RecipientReach.Kind => "dit soort ontvanger",
            _ => "elke ontvanger",
        };
        return $"{recipient}, {(reach.NamesDomain ? "dit leefgebied" : "alle leefgebieden")} en {(reach.NamesPurpose ? "dit doel" : "elk doel")}";
    }

    private static Explanation New(LifeDomain domain, string rule, bool applied, string english, string dutch)
    {
        return new Explanation
        {
            Rule = rule,
            Applied = applied,
            TextEn = $"On {LifeDomainNames.English(domain)}: {english}",
            TextNl = $"Over {LifeDomainNames.Dutch(domain)}: {dutch}",
        };
    }
}
