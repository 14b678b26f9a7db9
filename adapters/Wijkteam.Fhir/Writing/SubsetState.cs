using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace Hl7.Fhir.Writing;

/// <summary>Where in a resource the writer is, and what of it is kept there.</summary>
internal sealed class SubsetState(SerializationFilter filter)
{
    private Place _place;

    public bool Keeps(string name) => _place.Keeps?.Invoke(name) ?? true;

    /// <returns>Where the writer was.</returns>
    public Place Enter(Base value)
    {
        var outer = _place;
        _place = value switch
        {
            _ when outer.IsWhole => outer with { Keeps = null },
            Bundle.EntryComponent { Search.Mode: { } mode } when filter.MatchesOnly && mode != Bundle.SearchEntryMode.Match => new Place(null, InResource: false, IsWhole: true),
            Resource when outer.InResource => new Place(null, InResource: true, IsWhole: true),
            Resource and not (Bundle or OperationOutcome) => new Place(filter.OfResource(value.TypeName), InResource: true, IsWhole: false),
            BackboneElement when outer.InResource => outer with { Keeps = filter.OfComponent(value.TypeName) },
            _ when outer.InResource => new Place(null, InResource: true, IsWhole: true),
            _ => new Place(null, InResource: false, IsWhole: false),
        };
        return outer;
    }

    public void Return(Place outer) => _place = outer;

    /// <param name="Keeps">Which members are kept of the value that is being written; null for all.</param>
    /// <param name="InResource">Whether that is a resource of which only a part is written, or within one.</param>
    /// <param name="IsWhole">Whether it and all within it is written.</param>
    public readonly record struct Place(Predicate<string>? Keeps, bool InResource, bool IsWhole);
}
