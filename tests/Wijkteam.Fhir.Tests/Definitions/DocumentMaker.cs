using System.Text.Json;
using System.Text.Json.Nodes;
using Wijkteam.Fhir.Generator;

namespace Wijkteam.Fhir.Tests.Definitions;

/// <summary>Makes documents that keep to the definitions, from the definitions themselves: what the generated readers should take.</summary>
internal sealed class DocumentMaker(Generator.Definitions definitions, Random random, IReadOnlyList<string> resources)
{
    private readonly Expansion _expansion = new(definitions);

    /// <summary>How likely an element that may be absent is present.</summary>
    public double Fullness { get; init; } = 0.3;

    /// <summary>How far down elements that may be absent are made.</summary>
    public int MaxLevel { get; init; } = 4;

    public JsonObject Resource(string type, int level = 0)
    {
        var resource = new JsonObject { ["resourceType"] = type };
        AddChildren(resource, type, type, level);
        return level == 0 ? Mending.Mend(resource) : resource;
    }

    /// <summary>The elements right below a path, with those of the base types.</summary>
    public IEnumerable<JsonElement> ChildrenOf(string type, string path) =>
        definitions.ElementsOf(type)
            .Where(element => element.RequiredText("path").StartsWith(path + ".", StringComparison.Ordinal) && element.RequiredText("path").LastIndexOf('.') == path.Length);

    public void AddChild(JsonObject parent, string type, JsonElement element, int level)
    {
        var name = element.RequiredText("path").Split('.')[^1];
        var kinds = element.Items("type").ToList();
        var kind = kinds.Count == 0 ? default(JsonElement?) : kinds[random.Next(kinds.Count)];
        var code = kind is { } chosen ? CodeOf(element, chosen) : "component";
        name = name.Replace("[x]", Names.Capitalised(code), StringComparison.Ordinal);
        var list = element.RequiredText("max") is not ("0" or "1");
        JsonNode Value() => ValueOf(type, element, kind, code, level + 1);
        parent[name] = list ? new JsonArray([.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Value())]) : Value();
        if (IsPrimitive(code) && !IsBare(element) && random.Next(8) == 0)
        {
            AddExtras(parent, name, list);
        }
    }

    private static bool IsPrimitive(string code) => char.IsAsciiLetterLower(code[0]) && code is not ("component" or "xhtml");

    private static bool IsBare(JsonElement element) => element.RequiredText("path") == "Extension.url" || element.GetProperty("base").Text("path") == "Element.id";

    private static string CodeOf(JsonElement element, JsonElement kind)
    {
        var code = kind.RequiredText("code");
        return code.StartsWith("http://hl7.org/fhirpath/", StringComparison.Ordinal)
            ? element.GetProperty("base").Text("path") == "Resource.id" ? "id" : kind.ExtensionText("structuredefinition-fhir-type", "valueUrl") ?? "string"
            : code is "BackboneElement" or "Element" ? "component" : code;
    }

    private static void AddExtras(JsonObject parent, string name, bool list)
    {
        JsonObject Extras() => new() { ["id"] = "e1", ["extension"] = new JsonArray(new JsonObject { ["url"] = "https://a.example/e", ["valueBoolean"] = true }) };
        if (!list)
        {
            parent["_" + name] = Extras();
            return;
        }

        var extras = new JsonArray();
        for (var i = 0; i < parent[name]!.AsArray().Count; i++)
        {
            extras.Add(i == 0 ? Extras() : null);
        }

        parent["_" + name] = extras;
    }

    private void AddChildren(JsonObject parent, string type, string path, int level)
    {
        foreach (var element in ChildrenOf(type, path))
        {
            var required = element.GetProperty("min").GetInt32() > 0;
            var deep = element.RequiredText("path").EndsWith("xtension", StringComparison.Ordinal) || element.RequiredText("path").EndsWith(".contained", StringComparison.Ordinal);
            if (required || (level < MaxLevel && random.NextDouble() < Fullness / (deep ? 8 : 1)))
            {
                AddChild(parent, type, element, level);
            }
        }

        if (type == "Extension")
        {
            // ext-1: a value or extensions, not both.
            parent.Remove("extension");
            if (!parent.Any(property => property.Key.StartsWith("value", StringComparison.Ordinal)))
            {
                parent["valueDecimal"] = JsonNode.Parse($"{random.Next(100)}.50");
            }
        }
        else if (parent.Count == (parent.ContainsKey("resourceType") ? 1 : 0))
        {
            parent["id"] = "i1";
        }
    }

    private JsonNode ValueOf(string type, JsonElement element, JsonElement? kind, string code, int level)
    {
        if (code == "component")
        {
            var path = element.Text("contentReference")?[1..] ?? element.RequiredText("path");
            var component = new JsonObject();
            AddChildren(component, type, path, level);
            return component;
        }

        return code switch
        {
            "Resource" => Resource(level < MaxLevel ? resources[random.Next(resources.Count)] : "Basic", level + 1),
            "OperationOutcome" => Resource(code, level + 1),
            "Reference" => Reference(kind!.Value),
            "code" => Code(element),
            "CodeableConcept" when Required(element) is { Count: > 0 } codes => Concept(codes),
            "string" when element.GetProperty("base").Text("path") == "Element.id" => "é😀",
            _ when IsPrimitive(code) || code == "xhtml" => Values.Of(code, random),
            _ => DataType(code, level),
        };
    }

    private JsonObject DataType(string type, int level)
    {
        var value = new JsonObject();
        AddChildren(value, type, type, level);
        return value;
    }

    private JsonObject Reference(JsonElement kind)
    {
        var targets = kind.Items("targetProfile").Select(target => target.GetString()!.Split('/')[^1]).ToList();
        var target = targets.Count == 0 || targets.Contains("Resource") ? "Account" : targets[random.Next(targets.Count)];
        return new JsonObject { ["reference"] = $"{target}/{random.Next(1000)}", ["type"] = target };
    }

    private JsonValue Code(JsonElement element) =>
        JsonValue.Create(Required(element) is { Count: > 0 } codes ? codes[random.Next(codes.Count)].Code : "any-code");

    private JsonObject Concept(IReadOnlyList<(string System, string Code, string? Display)> codes)
    {
        var (system, code, _) = codes[random.Next(codes.Count)];
        return new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["code"] = "own" }, new JsonObject { ["system"] = system, ["code"] = code }) };
    }

    private IReadOnlyList<(string System, string Code, string? Display)>? Required(JsonElement element) =>
        element.TryGetProperty("binding", out var binding) && binding.Text("strength") == "required" ? _expansion.Of(binding.RequiredText("valueSet")) : null;
}
