using Wijkteam.Adapters.Fhir.Http;

namespace Wijkteam.Adapters.Fhir.Searching;

/// <summary>What is wanted of what is found: how much of it, in which order and with what beside it
/// (https://hl7.org/fhir/R4/search.html#modifyingresults).</summary>
internal sealed record ResultOptions
{
    /// <summary>How many a page may hold.</summary>
    public int Count { get; init; }

    /// <summary>The table's word, with - before it for the latest first. Null for the order that it has anyway.</summary>
    public string? Sort { get; init; }

    /// <summary>How much of each.</summary>
    public Extent Extent { get; init; } = Extent.Whole;

    /// <summary>Only how many there are.</summary>
    public bool CountOnly { get; init; }

    /// <summary>Whether to say how many there are.</summary>
    public bool WithTotal { get; init; }

    public IReadOnlyList<Inclusion> Includes { get; init; } = [];

    public IReadOnlyList<Inclusion> RevIncludes { get; init; } = [];

    /// <summary>Where the page begins, in the words of the page before it; empty for the first.</summary>
    public string Page { get; init; } = "";
}
