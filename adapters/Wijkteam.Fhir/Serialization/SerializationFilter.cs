using Hl7.Fhir.Writing;

namespace Hl7.Fhir.Serialization;

/// <summary>What part of a resource is written; of a Bundle, what part of each resource in it. What modifies the meaning always is, and so are id and meta
/// (https://hl7.org/fhir/R4/search.html#summary). Data types are written whole.</summary>
public sealed class SerializationFilter
{
    private static readonly string[] Always = ["id", "meta", "implicitRules", "modifierExtension"];

    private readonly Func<string, Predicate<string>> _resource;
    private readonly Func<string, Predicate<string>?> _component;

    private SerializationFilter(Func<string, Predicate<string>> resource, Func<string, Predicate<string>?>? component = null, bool matchesOnly = false)
    {
        _resource = resource;
        _component = component ?? (_ => null);
        MatchesOnly = matchesOnly;
    }

    /// <summary>Whether what only comes along in a searchset is written whole.</summary>
    internal bool MatchesOnly { get; }

    /// <summary>What the definitions mark as belonging to a summary, down to the components.</summary>
    public static SerializationFilter ForSummary() => new(type => Listed(Subsets.Summary[type], []), type => Listed(Subsets.Summary[type], Subsets.Mandatory[type]));

    /// <summary>The narrative, and what must be there.</summary>
    public static SerializationFilter ForText() => new(type => Listed(Subsets.Mandatory[type], ["text"]));

    /// <summary>All but the narrative.</summary>
    public static SerializationFilter ForData() => new(_ => name => name != "text");

    /// <summary>These elements, and what must be there. In a searchset that is for what was found, not for what comes along with it.</summary>
    public static SerializationFilter ForElements(string[] elements) => new(type => Listed(Subsets.Mandatory[type], elements), matchesOnly: true);

    internal Predicate<string> OfResource(string type) => _resource(type);

    /// <summary>Null for all of it.</summary>
    internal Predicate<string>? OfComponent(string type) => _component(type);

    private static Predicate<string> Listed(string[] some, string[] others) => name => Always.Contains(name) || some.Contains(name) || others.Contains(name);
}
