namespace Wijkteam.Adapters.Fhir.Searching;

/// <summary>One parameter of a search: any of its values will do.</summary>
internal sealed record SearchCriterion(SearchParameter Parameter, IReadOnlyList<Asked> AnyOf)
{
    /// <summary>Asked with <c>:not</c>: none of the values will do. What has no value is found.</summary>
    public bool IsNegated { get; init; }

    /// <summary>Asked with <c>:missing</c>: whether there is to be no value; null for the values themselves.</summary>
    public bool? Missing { get; init; }

    /// <summary>Whether it asks for values, and for no more than that they be there.</summary>
    public bool IsPositive => !IsNegated && Missing is null;

    public bool Holds(IEnumerable<Found> found) => Missing is { } missing
        ? found.Any() != missing
        : found.Any(value => AnyOf.Any(asked => asked.Matches(value))) != IsNegated;
}
