using Hl7.Fhir.Model;

namespace Wijkteam.Adapters.Fhir.Searching;

/// <summary>What resources of a type can be found by.</summary>
/// <param name="Type">Token, date, reference or string.</param>
internal abstract record SearchParameter(string Name, SearchParamType Type)
{
    /// <summary>Whether a text is one of its codes. Null if any text is.</summary>
    public Func<string, bool>? IsCode { get; init; }

    /// <summary>Of a reference, the types of resource that it is to.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Of a reference, whether it can be asked for by an identifier of what it is to.</summary>
    public bool ByIdentifier { get; init; }

    /// <summary>Whether an identifier that is asked for is a person's, and so stays out of URLs.</summary>
    public bool IsPersonal { get; init; }

    /// <summary>Whether it goes to the hub as it is: one value, of which nothing is asked but that it be equal. Of a reference, an identifier.</summary>
    public abstract bool IsPlain { get; }

    /// <summary>What may follow its name after a colon, types of resource apart.</summary>
    public IEnumerable<string> Modifiers => Type switch
    {
        _ when IsPlain => ByIdentifier ? ["identifier"] : [],
        SearchParamType.Token => ["missing", "not"],
        SearchParamType.String => ["missing", "exact", "contains"],
        SearchParamType.Reference when ByIdentifier => ["missing", "identifier"],
        _ => ["missing"],
    };
}

/// <param name="ValuesOf">What an item has under it. Null if the hub alone knows.</param>
internal sealed record SearchParameter<T>(string Name, SearchParamType Type, Func<T, IEnumerable<Found>>? ValuesOf) : SearchParameter(Name, Type)
{
    public override bool IsPlain => ValuesOf is null;
}
