using System.Text.Json;

namespace Wijkteam.Fhir.Generator;

/// <summary>The official definitions of R4, as published in bundles, and the codes of ISO 4217 (currencies), which R4 refers to and does not hold.</summary>
internal sealed class Definitions
{
    /// <summary>Some of the input comes from later versions.</summary>
    private const string Version = "4.0.1";

    private readonly Dictionary<string, JsonElement> _structures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<JsonElement>> _elements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _valueSets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _codeSystems = new(StringComparer.Ordinal);

    /// <summary>Resources and data types by name, without profiles.</summary>
    public IReadOnlyDictionary<string, JsonElement> Structures => _structures;

    /// <summary>The elements of a type, with those of its base types. What the publisher of the input has put into the snapshot for its own use and the definition
    /// itself does not have (<c>Meta.project</c>, <c>Binary.url</c>) is left out.</summary>
    public IReadOnlyList<JsonElement> ElementsOf(string type)
    {
        if (!_elements.TryGetValue(type, out var elements))
        {
            var structure = _structures[type];
            var defined = structure.GetProperty("differential").Items("element").Select(element => element.RequiredText("path")).ToHashSet(StringComparer.Ordinal);
            elements = structure.GetProperty("snapshot").Items("element")
                .Where(element => element.GetProperty("base").Text("path") != element.Text("path") || defined.Contains(element.RequiredText("path")))
                .ToList();
            _elements.Add(type, elements);
        }

        return elements;
    }

    public static Definitions Load(string folder)
    {
        var definitions = new Definitions();
        foreach (var file in (string[])["profiles-types.json", "profiles-resources.json", "valuesets.json", "v3-codesystems.json", "v2-tables.json", "valuesets-medplum-generated.json"])
        {
            definitions.Add(JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, file))).RootElement);
        }

        return definitions;
    }

    /// <summary>The value set of a canonical, of whatever version.</summary>
    public JsonElement? FindValueSet(string canonical) => _valueSets.TryGetValue(canonical.Split('|')[0], out var found) ? found : null;

    public JsonElement? FindCodeSystem(string url) => _codeSystems.TryGetValue(url, out var found) ? found : null;

    private void Add(JsonElement bundle)
    {
        foreach (var entry in bundle.GetProperty("entry").EnumerateArray())
        {
            var resource = entry.GetProperty("resource");
            switch (resource.Text("resourceType"))
            {
                case "StructureDefinition" when resource.Text("fhirVersion") == Version && resource.Text("derivation") != "constraint" && resource.Text("kind") != "logical":
                    _structures.Add(resource.RequiredText("type"), resource);
                    break;
                case "ValueSet":
                    _valueSets.TryAdd(resource.RequiredText("url"), resource);
                    break;
                case "CodeSystem":
                    _codeSystems.TryAdd(resource.RequiredText("url"), resource);
                    break;
                default:
                    break;
            }
        }
    }
}
