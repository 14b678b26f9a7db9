using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Platform;

/// <summary>What practitioners call the life domains, for explanations.</summary>
internal static class LifeDomainNames
{
    /// <summary>The name in English and in Dutch, as in <c>life_domain.proto</c>; for an unknown domain its number.</summary>
    public static (string English, string Dutch) Of(LifeDomain domain) => domain switch
    {
        LifeDomain.Finances => ("Finances", "Financiën"),
        LifeDomain.WorkAndEducation => ("Work and education", "Werk en opleiding"),
        LifeDomain.UseOfTime => ("Use of time", "Tijdsbesteding"),
        LifeDomain.Housing => ("Housing", "Huisvesting"),
        LifeDomain.DomesticRelations => ("Domestic relations", "Huiselijke relaties"),
        LifeDomain.MentalHealth => ("Mental health", "Geestelijke gezondheid"),
        LifeDomain.PhysicalHealth => ("Physical health", "Lichamelijke gezondheid"),
        LifeDomain.SubstanceUse => ("Substance use", "Middelengebruik"),
        LifeDomain.BasicAdl => ("Basic activities of daily living", "Basale ADL"),
        LifeDomain.InstrumentalAdl => ("Instrumental activities of daily living", "Instrumentele ADL"),
        LifeDomain.SocialNetwork => ("Social network", "Sociaal netwerk"),
        LifeDomain.Participation => ("Participation in society", "Maatschappelijke participatie"),
        LifeDomain.Justice => ("Justice", "Justitie"),
        LifeDomain.Parenting => ("Parenting", "Opvoeding"),
        LifeDomain.ChildSafety => ("Safety of children", "Veiligheid van kinderen"),
        LifeDomain.Loneliness => ("Loneliness", "Eenzaamheid"),
        LifeDomain.Meaning => ("Meaning", "Zingeving"),
        LifeDomain.InformalCare => ("Informal care", "Mantelzorg"),
        _ => ($"Life domain {(int)domain}", $"Levensgebied {(int)domain}"),
    };
}
