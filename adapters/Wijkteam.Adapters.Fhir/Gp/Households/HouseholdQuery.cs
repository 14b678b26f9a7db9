using Wijkteam.Adapters.Fhir.Searching;

namespace Wijkteam.Adapters.Fhir.Gp.Households;

/// <summary>What a search says of which households it is about.</summary>
internal static class HouseholdQuery
{
    /// <summary>The citizen whose household is asked for, by BSN; null if no citizen is.</summary>
    public static string? CitizenOf(SearchQuery query) => query.Criteria
        .Where(criterion => criterion.Parameter.IsPersonal)
        .Select(criterion => (criterion.AnyOf[0] as AskedIdentifier)?.Value)
        .FirstOrDefault();

    /// <summary>The ids that are asked for by name, each once; null if none is.</summary>
    /// <param name="names">The parameters that name one: the first that is asked counts, the others are held against what is read.</param>
    public static IReadOnlyList<string>? IdsOf(SearchQuery query, int max, params IReadOnlyList<string> names) =>
        query.Criteria.FirstOrDefault(criterion => criterion.IsPositive && names.Contains(criterion.Parameter.Name)) is { } criterion
            ? [.. criterion.AnyOf.Select(IdOf).OfType<string>().Distinct(StringComparer.Ordinal).Take(max)]
            : null;

    private static string? IdOf(Asked asked) => asked switch
    {
        AskedToken token => token.Code,
        AskedReference reference => reference.Id,
        _ => null,
    };
}
