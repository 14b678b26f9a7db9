using System.Collections.Frozen;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Routing;

/// <summary>Reads the problem codes of GPs (ICPC-1 NL, <c>http://hl7.org/fhir/sid/icpc-1-nl</c>) as life domains.</summary>
internal static class IcpcLifeDomains
{
    private const string Chapters = "ABDFHKLNPRSTUWXYZ";

    // Social problems, by the first three characters. What is missing has no domain that most such problems belong to: the referrer says which.
    // Z10 and Z11 are about care and being ill, Z27 and Z29 about anything.
    private static readonly FrozenDictionary<string, LifeDomain[]> Social = new Dictionary<string, LifeDomain[]>(StringComparer.Ordinal)
    {
        ["Z01"] = [LifeDomain.Finances], // Armoede/financiële problemen
        ["Z02"] = [LifeDomain.Finances], // Problemen met voedsel/water
        ["Z03"] = [LifeDomain.Housing], // Problemen met huisvesting/buurt
        ["Z04"] = [LifeDomain.Participation], // Problemen met sociaal-culturele omstandigheden
        ["Z05"] = [LifeDomain.WorkAndEducation], // Problemen met de werksituatie
        ["Z06"] = [LifeDomain.WorkAndEducation], // Problemen met werkloosheid
        ["Z07"] = [LifeDomain.WorkAndEducation], // Problemen met de opleiding
        ["Z08"] = [LifeDomain.Finances], // Problemen met sociale verzekering of uitkering
        ["Z09"] = [LifeDomain.Justice], // Problemen met justitie/politie
        ["Z12"] = [LifeDomain.DomesticRelations], // Relatieproblemen met de partner
        ["Z13"] = [LifeDomain.DomesticRelations], // Problemen met het gedrag van de partner
        ["Z14"] = [LifeDomain.InformalCare], // Problemen door ziekte van de partner
        ["Z15"] = [LifeDomain.Meaning], // Verlies/overlijden van de partner
        ["Z16"] = [LifeDomain.Parenting], // Relatieproblemen met een kind
        ["Z18"] = [LifeDomain.InformalCare, LifeDomain.Parenting], // Problemen door ziekte van een kind
        ["Z19"] = [LifeDomain.Meaning], // Verlies/overlijden van een kind
        ["Z20"] = [LifeDomain.DomesticRelations], // Relatieproblemen met ouders/familie
        ["Z21"] = [LifeDomain.DomesticRelations], // Problemen met het gedrag van ouders/familie
        ["Z22"] = [LifeDomain.InformalCare], // Problemen door ziekte van ouders/familie
        ["Z23"] = [LifeDomain.Meaning], // Verlies/overlijden van ouders/familie
        ["Z24"] = [LifeDomain.SocialNetwork], // Relatieproblemen met vrienden
        ["Z25"] = [LifeDomain.DomesticRelations, LifeDomain.Justice], // Problemen door geweld
        ["Z28"] = [LifeDomain.InstrumentalAdl], // Sociale beperking/handicap
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly LifeDomain[] SubstanceUse = [LifeDomain.SubstanceUse];
    private static readonly LifeDomain[] MentalHealth = [LifeDomain.MentalHealth];
    private static readonly LifeDomain[] PhysicalHealth = [LifeDomain.PhysicalHealth];

    /// <summary>Whether it is a chapter's letter, two digits and optionally a point and two digits. Example: "Z01", "P17.01".</summary>
    public static bool IsCode(string code) =>
        code.Length is 3 or 6
        && Chapters.Contains(code[0], StringComparison.Ordinal)
        && char.IsAsciiDigit(code[1])
        && char.IsAsciiDigit(code[2])
        && (code.Length == 3 || (code[3] == '.' && char.IsAsciiDigit(code[4]) && char.IsAsciiDigit(code[5])));

    /// <summary>The life domains that a code belongs to, the nearest first; none for a social problem without one, and for what is no code.</summary>
    public static IReadOnlyList<LifeDomain> DomainsOf(string code) => !IsCode(code) ? [] : code[0] switch
    {
        'Z' => Social.GetValueOrDefault(code[..3], []),
        // Chronisch en acuut alcoholmisbruik, tabak, geneesmiddelen, drugs.
        'P' => code.AsSpan(1, 2) is "15" or "16" or "17" or "18" or "19" ? SubstanceUse : MentalHealth,
        _ => PhysicalHealth,
    };

    /// <summary>
    /// The domains to route by, the leading one first, each once: those that the sender names, or else those of the problem codes. What the sender
    /// says outright is never added to: a code is often broader than the question.
    /// </summary>
    public static IReadOnlyList<LifeDomain> Resolve(IReadOnlyList<LifeDomain> named, IEnumerable<string> icpcCodes) =>
        [.. (named.Count > 0 ? named : icpcCodes.SelectMany(DomainsOf)).Distinct()];
}
