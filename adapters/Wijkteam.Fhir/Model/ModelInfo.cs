using System.Collections.Frozen;

namespace Hl7.Fhir.Model;

/// <summary>Which types there are.</summary>
public static class ModelInfo
{
    /// <summary>The version of FHIR.</summary>
    public const string Version = "4.0.1";

    private static readonly FrozenSet<string> AllResources = ResourceTypes.All.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Type> TypesByName = ResourceTypes.Supported.Zip(ResourceTypes.Types)
        .Concat(TypeIndexes.Names.Zip(TypeIndexes.Types))
        .ToFrozenDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, string> NamesByType = TypesByName.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>The resources that there are classes of.</summary>
    public static IReadOnlyList<string> SupportedResources { get; } = Array.AsReadOnly(ResourceTypes.Supported);

    /// <summary>Whether R4 has a resource of this name, also one that there is no class of.</summary>
    public static bool IsKnownResource(string name) => AllResources.Contains(name);

    public static Type? GetTypeForFhirType(string name) => TypesByName.GetValueOrDefault(name);

    public static string? GetFhirTypeNameForType(Type type) => NamesByType.GetValueOrDefault(type);
}
