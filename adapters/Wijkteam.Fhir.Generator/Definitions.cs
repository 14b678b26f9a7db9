using System.Text.Json;

namespace Wijkteam.Fhir.Generator;

/// <summary>The official definitions of R4, as published in bundles, and the codes of ISO 4217 (currencies), which R4 refers to and does not hold.</summary>
internal sealed class Definitions
{
    /// <summary>Some of the input comes from later versions.</summary>
    private const string Version = "4.0.1";

    private readonly Dictionary<string, JsonElement> _structures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _valueSets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _codeSystems = new(StringComparer.Ordinal);

    /// <summary>Resources and data types by name, without profiles.</summary>
    public IReadOnlyDictionary<string, JsonElement> Structures => _structures;

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
