namespace Wijkteam.Adapters.Fhir.Searching;

/// <summary>A search as it was understood: all its criteria must hold.</summary>
/// <param name="Root">The door's URL, as the caller knows it.</param>
/// <param name="Used">The parameters as they were sent, but those that were passed over, the page, and what does not belong in a URL: for links.</param>
internal sealed record SearchQuery(
    string Root, IReadOnlyList<SearchCriterion> Criteria, ResultOptions Result, IReadOnlyList<KeyValuePair<string, string?>> Used)
{
    /// <summary>What is asked under a parameter.</summary>
    public IEnumerable<SearchCriterion> By(string name) => Criteria.Where(criterion => criterion.Parameter.Name == name);
}
