namespace Wijkteam.Adapters.Fhir.Searching;

/// <summary>How resources of a type are searched for: what they are found by, how they are ordered and what may come along.</summary>
internal abstract class SearchTable(string type, IReadOnlyList<SearchParameter> parameters)
{
    public string Type { get; } = type;

    public IReadOnlyList<SearchParameter> Parameters { get; } = parameters;

    /// <summary>What <c>_sort</c> takes, also with - before it. Empty if there is one order only.</summary>
    public IReadOnlyList<string> Sorts { get; init; } = [];

    /// <summary>What <c>_include</c> takes, without the type: <c>focus</c>.</summary>
    public IReadOnlyList<Inclusion> Includes { get; init; } = [];

    /// <summary>What <c>_revinclude</c> takes.</summary>
    public IReadOnlyList<Inclusion> RevIncludes { get; init; } = [];

    public int DefaultCount { get; init; } = 20;

    public int MaxCount { get; init; } = 50;

    public SearchParameter? Find(string name) => Parameters.FirstOrDefault(parameter => parameter.Name == name);
}

/// <inheritdoc/>
internal sealed class SearchTable<T>(string type, params IReadOnlyList<SearchParameter<T>> parameters) : SearchTable(type, parameters)
{
    /// <summary>Whether an item is found, as far as the item tells: what the hub alone knows, it has looked at.</summary>
    public static bool Matches(T item, IEnumerable<SearchCriterion> criteria) =>
        criteria.All(criterion => ((SearchParameter<T>)criterion.Parameter).ValuesOf is not { } valuesOf || criterion.Holds(valuesOf(item)));
}

/// <summary>What may come along with what is found.</summary>
/// <param name="Source">The type of resource that refers.</param>
/// <param name="Parameter">The search parameter by which it refers.</param>
/// <param name="Target">The type that is referred to.</param>
internal sealed record Inclusion(string Source, string Parameter, string Target)
{
    /// <summary>As <c>_include</c> has it.</summary>
    public string Name => $"{Source}:{Parameter}";

    /// <summary>Whether a value of <c>_include</c> asks for it: <c>Task:focus</c>, <c>Task:focus:ServiceRequest</c> or <c>Task:*</c>.</summary>
    public bool IsAskedBy(string value) => value.Split(':') switch
    {
        [var source, var parameter] => source == Source && (parameter == Parameter || parameter == "*"),
        [var source, var parameter, var target] => source == Source && parameter == Parameter && target == Target,
        _ => false,
    };
}
