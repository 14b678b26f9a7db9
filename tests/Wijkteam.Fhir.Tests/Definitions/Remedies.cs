using System.Text.Json.Nodes;

namespace Wijkteam.Fhir.Tests.Definitions;

/// <summary>What to do so that an invariant holds: add what goes with what is there, or take away what excludes it.</summary>
internal static class Remedies
{
    private const string Ucum = "http://unitsofmeasure.org";

    /// <summary>By the invariant's name: what to do with the object at fault, and with what that is in.</summary>
    public static readonly IReadOnlyDictionary<string, Action<JsonObject, JsonObject>> ByKey = new Dictionary<string, Action<JsonObject, JsonObject>>(StringComparer.Ordinal)
    {
        ["age-1"] = (quantity, _) => SetQuantity(quantity, "a"),
        ["att-1"] = (attachment, _) => attachment["contentType"] = "text/plain",
        ["bdl-1"] = (bundle, _) => bundle["type"] = "searchset",
        ["bdl-2"] = (entry, _) => Remove(entry, "search"),
        ["bdl-3"] = (entry, _) => Toggle(entry, "request", new JsonObject { ["method"] = "GET", ["url"] = "Patient/1" }),
        ["bdl-4"] = (entry, _) => Toggle(entry, "response", new JsonObject { ["status"] = "200" }),
        ["bdl-5"] = (entry, _) => entry["resource"] = new JsonObject { ["resourceType"] = "Basic", ["code"] = Text() },
        ["bdl-7"] = (entry, _) => Remove(entry, "fullUrl"),
        ["bdl-11"] = SetCollection,
        ["bdl-12"] = SetCollection,
        ["ces-1"] = (item, _) => Toggle(item, "category", Text()),
        ["cnt-3"] = (quantity, _) => SetQuantity(quantity, "1"),
        ["con-1"] = (stage, _) => stage["summary"] = Text(),
        ["con-2"] = (evidence, _) => evidence["code"] = new JsonArray(Text()),
        ["con-4"] = (condition, _) => condition["clinicalStatus"] = Coded("condition-clinical", "resolved"),
        ["con-5"] = (condition, _) => condition["verificationStatus"] = Coded("condition-ver-status", "confirmed"),
        ["cpb-1"] = (statement, _) => statement["rest"] = new JsonArray(new JsonObject { ["mode"] = "server" }),
        ["cpb-2"] = (statement, _) => statement["description"] = "x",
        ["cpb-3"] = (statement, _) => statement["kind"] = "instance",
        ["cpb-7"] = (statement, _) => KeepFirst(statement, "document"),
        ["cpb-9"] = (rest, _) => KeepFirst(rest, "resource"),
        ["cpb-12"] = (resource, _) => KeepFirst(resource, "searchParam"),
        ["cpb-14"] = (statement, _) => statement["implementation"] = new JsonObject { ["description"] = "x" },
        ["cpb-15"] = (statement, _) => statement["kind"] = "instance",
        ["cpb-16"] = (statement, _) => statement["kind"] = "instance",
        ["cpl-3"] = (activity, _) => Remove(activity, "reference"),
        ["cpt-2"] = (contact, _) => contact["system"] = "phone",
        ["ctm-1"] = (participant, _) => Remove(participant, "onBehalfOf"),
        ["dis-1"] = (quantity, _) => SetQuantity(quantity, "m"),
        ["dom-2"] = (part, _) => Remove(part, "contained"),
        ["dom-3"] = (part, owner) =>
        {
            part["id"] ??= "part";
            var extensions = owner["extension"]?.AsArray() ?? (JsonArray)(owner["extension"] = new JsonArray());
            extensions.Add(new JsonObject { ["url"] = "https://a.example/refers", ["valueReference"] = new JsonObject { ["reference"] = $"#{(string)part["id"]!}" } });
        },
        ["dom-4"] = (part, _) => Remove(part["meta"]!.AsObject(), "versionId", "lastUpdated"),
        ["dom-5"] = (part, _) => Remove(part["meta"]!.AsObject(), "security"),
        ["drq-1"] = SetPath,
        ["drq-2"] = SetPath,
        ["drt-1"] = (quantity, _) => SetQuantity(quantity, "h"),
        ["exp-1"] = (expression, _) => expression["expression"] = "x",
        ["gol-1"] = (target, _) => target["measure"] = Text(),
        ["grp-1"] = (group, _) => group["actual"] = true,
        ["inv-1"] = (value, _) =>
        {
            // Of a Task, or of a parameter.
            Remove(value, "lastModified");
            if (!value.ContainsKey("resourceType"))
            {
                var name = value["name"];
                value.Clear();
                (value["name"], value["valueString"]) = (name, "x");
            }
        },
        ["obs-3"] = (range, _) => range["text"] = "x",
        ["obs-6"] = (observation, _) => Remove(observation, "dataAbsentReason"),
        ["obs-7"] = (observation, _) => RemoveChoice(observation, "value"),
        ["org-1"] = (organization, _) => organization["name"] = "x",
        ["org-2"] = (address, _) => address["use"] = "work",
        ["org-3"] = (telecom, _) => telecom["use"] = "work",
        ["pat-1"] = (contact, _) => contact["name"] = Text(),
        ["per-1"] = (period, _) => Remove(period, "end"),
        ["ppc-1"] = (consent, _) => consent["policy"] = new JsonArray(new JsonObject { ["authority"] = "https://a.example/x" }),
        ["prr-1"] = (request, _) => request["code"] = Text(),
        ["qrs-1"] = (item, _) => Remove(item, "item"),
        ["qty-3"] = (quantity, _) => quantity["system"] = Ucum,
        ["rat-1"] = (ratio, _) =>
        {
            ratio["numerator"] = new JsonObject { ["value"] = 1 };
            ratio["denominator"] = new JsonObject { ["value"] = 2 };
        },
        ["rng-2"] = (range, _) => Remove(range, "low"),
        ["sev-1"] = (entity, _) => Remove(entity, "query"),
        ["tim-1"] = (repeat, _) => repeat["durationUnit"] = "h",
        ["tim-2"] = (repeat, _) => repeat["periodUnit"] = "h",
        ["tim-4"] = (repeat, _) => repeat["duration"] = 1,
        ["tim-5"] = (repeat, _) => repeat["period"] = 1,
        ["tim-6"] = (repeat, _) => repeat["period"] = 1,
        ["tim-7"] = (repeat, _) => repeat["duration"] = 1,
        ["tim-8"] = (repeat, _) => repeat["count"] = 1,
        ["tim-9"] = (repeat, _) =>
        {
            Remove(repeat, "when");
            repeat["when"] = new JsonArray("MORN");
        },
        ["tim-10"] = (repeat, _) => Remove(repeat, "timeOfDay"),
        ["trd-1"] = (trigger, _) => RemoveChoice(trigger, "timing"),
        ["trd-2"] = (trigger, _) => Remove(trigger, "condition"),
        ["trd-3"] = (trigger, _) => (trigger["type"], trigger["name"]) = ("named-event", "x"),
    };

    private static void SetCollection(JsonObject bundle, JsonObject owner) => bundle["type"] = "collection";

    private static void SetPath(JsonObject filter, JsonObject owner)
    {
        Remove(filter, "searchParam");
        filter["path"] = "x";
    }

    private static void SetQuantity(JsonObject quantity, string code)
    {
        Remove(quantity, "value");
        (quantity["value"], quantity["system"], quantity["code"]) = (1, Ucum, code);
    }

    private static void Toggle(JsonObject value, string name, JsonObject content)
    {
        if (!value.Remove(name))
        {
            value[name] = content;
        }
    }

    private static void KeepFirst(JsonObject value, string name)
    {
        var items = value[name]!.AsArray();
        while (items.Count > 1)
        {
            items.RemoveAt(1);
        }
    }

    private static void RemoveChoice(JsonObject value, string name) =>
        Remove(value, [.. value.Select(property => property.Key.TrimStart('_')).Where(key => key.StartsWith(name, StringComparison.Ordinal) && key.Length > name.Length && char.IsAsciiLetterUpper(key[name.Length]))]);

    private static void Remove(JsonObject value, params string[] names)
    {
        foreach (var name in names)
        {
            value.Remove(name);
            value.Remove("_" + name);
        }
    }

    private static JsonObject Text() => new() { ["text"] = "x" };

    private static JsonObject Coded(string system, string code) =>
        new() { ["coding"] = new JsonArray(new JsonObject { ["system"] = $"http://terminology.hl7.org/CodeSystem/{system}", ["code"] = code }) };
}
