using System.Text.Json;
using System.Text.Json.Nodes;
using Wijkteam.Fhir.Generator;
using Wijkteam.Fhir.Tests.Definitions;

namespace Wijkteam.Fhir.Tests.Agreement;

/// <summary>Valid documents and others to which something was done, each by its own seed.</summary>
internal static class Documents
{
    private static readonly Generator.Definitions Definitions = Generator.Definitions.Load(Places.Definitions);
    private static readonly string[] Resources = [.. Generation.ReadResources(Places.Resources)];

    // One in four is left as it is. What cannot be told from JSON once it is parsed, a property given twice, is not among them.
    private static readonly string[] Kinds = ["valid", "drop", "rename", "empty", "code", "value", "flatten", "nest", "number", "single", "list", "form", "valid", "drop", "code", "invariant"];

    public static (string Kind, string Json) Make(int seed)
    {
        var random = new Random(seed);
        var kind = Kinds[random.Next(Kinds.Length)];
        if (kind == "invariant")
        {
            return (kind, InvariantBreaks.All[random.Next(InvariantBreaks.All.Count)].Json);
        }

        var document = new DocumentMaker(Definitions, random, Resources) { MaxLevel = 3 }.Resource(Resources[random.Next(Resources.Length)]);
        var isDone = kind is "number" or "single" or "list" or "form" ? Change(document, kind, random) : kind != "valid" && Damage.Do(document, kind, random);
        return (isDone ? kind : "valid", document.ToJsonString());
    }

    /// <summary>What can be done in JSON alone: another type of value, a list for one or one for a list, a value in another form than its type's.</summary>
    private static bool Change(JsonObject document, string kind, Random random)
    {
        var places = Objects(document).SelectMany(owner => owner.Select(property => (Owner: owner, property.Key, property.Value)))
            .Where(place => place.Key is not ("resourceType" or "div") && place.Key[0] != '_' && Fits(place.Value, kind)).ToList();
        if (places.Count == 0)
        {
            return false;
        }

        var (parent, key, value) = places[random.Next(places.Count)];
        parent[key] = kind switch
        {
            "number" => 7,
            "single" => value!.AsArray()[0]!.DeepClone(),
            "list" => new JsonArray(value!.DeepClone()),
            _ => JsonValue.Create(Wrong(value!.GetValue<string>(), random)),
        };
        return true;
    }

    private static bool Fits(JsonNode? value, string kind) => kind switch
    {
        "single" => value is JsonArray { Count: > 0 } items && items[0] is not null,
        "list" => value is not (null or JsonArray),
        "number" => value?.GetValueKind() == JsonValueKind.String,
        _ => value?.GetValueKind() == JsonValueKind.String && char.IsAsciiDigit(value.GetValue<string>()[0]),
    };

    /// <summary>Dates, times and their like, no longer ones.</summary>
    private static string Wrong(string value, Random random) => random.Next(4) switch
    {
        0 => value + "x",
        1 => value[..^1],
        2 => value.Replace('-', '/'),
        _ => "31-12-2026",
    };

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject value => value.SelectMany(property => Objects(property.Value)).Prepend(value),
        JsonArray items => items.SelectMany(Objects),
        _ => [],
    };
}
