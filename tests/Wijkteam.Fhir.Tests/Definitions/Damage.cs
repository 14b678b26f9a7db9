using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wijkteam.Fhir.Tests.Definitions;

/// <summary>Does one thing to a document that may be wrong, and that can be done in JSON as well as in XML.</summary>
internal static class Damage
{
    public static readonly string[] Kinds = ["drop", "double", "rename", "empty", "character", "code", "value", "flatten", "nest"];

    /// <returns>Whether there was a place for it.</returns>
    public static bool Do(JsonObject document, string kind, Random random)
    {
        var places = Objects(document).SelectMany(value => value.Select(property => (Owner: value, property.Key))).Where(place => Fits(place.Owner, place.Key, kind)).ToList();
        if (places.Count == 0)
        {
            return false;
        }

        var (owner, key) = places[random.Next(places.Count)];
        Replace(owner, key, (properties, value) => Add(properties, key, value, kind));
        return true;
    }

    private static bool Fits(JsonObject owner, string key, string kind)
    {
        // Attributes cannot be repeated, renamed or filled with elements in XML, and the type of a resource is its name there.
        if (key is "resourceType" || (kind is not ("drop" or "empty" or "character") && key is "id" or "url" or "div") || key[0] == '_')
        {
            return false;
        }

        return kind switch
        {
            "double" => owner[key] is not JsonArray,
            "rename" or "drop" => true,
            "flatten" => owner[key] is JsonObject inner && !inner.ContainsKey("resourceType"),
            "code" or "value" or "nest" or "empty" or "character" => key != "div" && owner[key]?.GetValueKind() == JsonValueKind.String,
            _ => false,
        };
    }

    private static void Add(JsonObject properties, string key, JsonNode? value, string kind)
    {
        switch (kind)
        {
            case "drop":
                break;
            case "double":
                properties[key] = value;
                properties[key + JsonAsXml.Twice] = value!.DeepClone();
                break;
            case "rename":
                properties["x" + key] = value;
                break;
            default:
                properties[key] = kind switch
                {
                    "empty" => "",
                    "character" => "a\u0001b",
                    "code" => "no such code",
                    "value" => " a  b\tc ",
                    "flatten" => "x",
                    _ => new JsonObject { ["xyz"] = "x" },
                };
                break;
        }
    }

    /// <summary>Makes the object anew, so that its properties keep their order.</summary>
    private static void Replace(JsonObject owner, string key, Action<JsonObject, JsonNode?> add)
    {
        var before = owner.ToList();
        owner.Clear();
        foreach (var (name, value) in before)
        {
            if (name == key)
            {
                add(owner, value);
            }
            else
            {
                owner[name] = value;
            }
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject value => value.SelectMany(property => Objects(property.Value)).Prepend(value),
        JsonArray items => items.SelectMany(Objects),
        _ => [],
    };
}
