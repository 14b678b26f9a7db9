using System.Collections.Frozen;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Platform;

/// <summary>The life domains in words that fit into a sentence.</summary>
internal static class LifeDomainNames
{
    private static readonly FrozenDictionary<LifeDomain, (string English, string Dutch)> Names = new Dictionary<LifeDomain, (string, string)>
    {
        [LifeDomain.Finances] = ("finances", "financiën"),
        [LifeDomain.WorkAndEducation] = ("work and education", "werk en opleiding"),
        [LifeDomain.UseOfTime] = ("use of time", "tijdsbesteding"),
        [LifeDomain.Housing] = ("housing", "huisvesting"),
        [LifeDomain.DomesticRelations] = ("domestic relations", "huiselijke relaties"),
        [LifeDomain.MentalHealth] = ("mental health", "geestelijke gezondheid"),
        [LifeDomain.PhysicalHealth] = ("physical health", "lichamelijke gezondheid"),
        [LifeDomain.SubstanceUse] = ("substance use", "middelengebruik"),
        [LifeDomain.BasicAdl] = ("personal care (basic ADL)", "zelfzorg (basale ADL)"),
        [LifeDomain.InstrumentalAdl] = ("running a household (instrumental ADL)", "zelfstandig huishouden (instrumentele ADL)"),
        [LifeDomain.SocialNetwork] = ("the social network", "het sociale netwerk"),
        [LifeDomain.Participation] = ("participation in society", "maatschappelijke participatie"),
        [LifeDomain.Justice] = ("justice", "justitie"),
        [LifeDomain.Parenting] = ("parenting", "opvoeding"),
        [LifeDomain.ChildSafety] = ("the safety of children", "de veiligheid van kinderen"),
        [LifeDomain.Loneliness] = ("loneliness", "eenzaamheid"),
        [LifeDomain.Meaning] = ("meaning in life", "zingeving"),
        [LifeDomain.InformalCare] = ("informal care", "mantelzorg"),
    }.ToFrozenDictionary();

    /// <summary>In English. A value that this release does not know keeps its number.</summary>
    public static string English(LifeDomain domain) => Names.TryGetValue(domain, out var name) ? name.English : $"life domain {domain:D}";

    /// <summary>In Dutch. A value that this release does not know keeps its number.</summary>
    public static string Dutch(LifeDomain domain) => Names.TryGetValue(domain, out var name) ? name.Dutch : $"leefgebied {domain:D}";
}
