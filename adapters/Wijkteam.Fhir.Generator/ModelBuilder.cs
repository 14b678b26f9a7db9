using System.Text.Json;

namespace Wijkteam.Fhir.Generator;

/// <summary>Makes the classes of one StructureDefinition.</summary>
internal sealed class ModelBuilder(Bindings bindings, Definitions definitions, string type)
{
    private const string ExplicitName = "structuredefinition-explicit-type-name";

    private readonly string _type = type;
    private readonly JsonElement _structure = definitions.Structures[type];
    private readonly IReadOnlyList<JsonElement> _elements = definitions.ElementsOf(type);
    private readonly Dictionary<string, string> _componentNames = new(StringComparer.Ordinal);

    public TypeModel Build()
    {
        foreach (var element in _elements.Where(IsComponent))
        {
            var path = element.RequiredText("path");
            _componentNames.Add(path, (element.ExtensionText(ExplicitName, "valueString") ?? Names.Capitalised(LastStep(path))) + "Component");
        }

        if (_componentNames.Values.Distinct(StringComparer.Ordinal).Count() != _componentNames.Count)
        {
            throw new InvalidDataException($"{_type} has two components of one name.");
        }

        var root = Root();
        root.Components.AddRange(_elements.Where(IsComponent).Select(Component));
        return root;
    }

    private static string LastStep(string path) => path[(path.LastIndexOf('.') + 1)..];

    private static bool IsComponent(JsonElement element) =>
        Bindings.IsOwn(element) && element.RequiredText("path").Contains('.', StringComparison.Ordinal)
        && element.Items("type").Any(type => type.Text("code") is "BackboneElement" or "Element");

    private TypeModel Root()
    {
        var definition = _structure.Text("baseDefinition")?.Split('/')[^1];
        var resource = _structure.Text("kind") == "resource";
        var (kind, parent) = resource ? (TypeKind.Resource, definition ?? "Base") : (TypeKind.DataType, definition switch
        {
            "Element" => "DataType",
            "BackboneElement" => "BackboneType",
            _ => Names.ClassOf(definition!),
        });
        if (_structure.GetProperty("abstract").GetBoolean())
        {
            kind = TypeKind.Abstract;
        }

        var firstBit = parent switch
        {
            "Base" => 0,
            "Resource" => 8,
            "DomainResource" => 16,
            "BackboneType" => 3,
            "DataType" => 2,
            _ => 64,
        };
        var className = Names.ClassOf(_type);
        return new TypeModel(className, _type, parent, Names.Doc(_elements[0].Text("short")), kind, firstBit, Children(_type, className, firstBit))
        {
            HasInvariants = HasInvariants(_type),
        };
    }

    private TypeModel Component(JsonElement element)
    {
        var path = element.RequiredText("path");
        var name = _componentNames[path];
        var (parent, firstBit) = element.Items("type").First().Text("code") == "BackboneElement" ? ("BackboneElement", 3) : ("Element", 2);
        return new TypeModel(name, $"{_type}#{Names.Capitalised(name[..^"Component".Length])}", parent, Names.Doc(element.Text("short")), TypeKind.Component, firstBit, Children(path, name, firstBit))
        {
            HasInvariants = HasInvariants(path),
        };
    }

    /// <summary>Whether an invariant is set on the type, or on one of its members that is no component itself.</summary>
    private bool HasInvariants(string owner) => owner == "Resource" || _elements
        .Where(element => element.RequiredText("path") is var path && (path == owner || (path.LastIndexOf('.') == owner.Length && path.StartsWith(owner, StringComparison.Ordinal) && !IsComponent(element))))
        .SelectMany(element => element.Items("constraint"))
        .Any(constraint => constraint.Text("severity") == "error" && !IsInherited(constraint.RequiredText("key")));

    private bool IsInherited(string key) => key is "ele-1" or "ext-1" || (key.StartsWith("dom-", StringComparison.Ordinal) && _type != "DomainResource");

    private List<ElementModel> Children(string parent, string className, int bit)
    {
        var children = new List<ElementModel>();
        foreach (var element in _elements)
        {
            var path = element.RequiredText("path");
            if (path.Length > parent.Length && path.LastIndexOf('.') == parent.Length && path.StartsWith(parent, StringComparison.Ordinal) && Bindings.IsOwn(element))
            {
                var child = Child(element, className, bit);
                children.Add(child);
                bit += 2;
            }
        }

        return children;
    }

    private ElementModel Child(JsonElement element, string className, int bit)
    {
        var name = LastStep(element.RequiredText("path"));
        var choice = name.EndsWith("[x]", StringComparison.Ordinal);
        name = choice ? name[..^3] : name;
        var property = Names.Capitalised(name);
        var max = element.RequiredText("max");
        var types = Types(element);
        return new ElementModel(
            name,
            property == className ? property + "_" : property,
            choice ? ElementKind.Choice : KindOf(types[0]),
            max is not ("0" or "1"),
            element.GetProperty("min").GetInt32(),
            max == "*" ? null : int.Parse(max),
            Names.Doc(element.Text("short")),
            bit,
            types)
        {
            InSummary = element.TryGetProperty("isSummary", out var inSummary) && inSummary.GetBoolean(),
        };
    }

    private static ElementKind KindOf(ElementType type) => type switch
    {
        { Fhir: "xhtml" } => ElementKind.Xhtml,
        { Fhir: "attribute" } => ElementKind.Attribute,
        { IsPrimitive: true } => ElementKind.Primitive,
        { Fhir: "Resource" } => ElementKind.Resource,
        _ => ElementKind.Complex,
    };

    private List<ElementType> Types(JsonElement element)
    {
        var path = element.RequiredText("path");
        if (element.Text("contentReference") is { } reference)
        {
            return [new ElementType("component", _componentNames[reference[1..]], null, [])];
        }

        return element.Items("type").Select(type => TypeOf(element, type, path)).ToList();
    }

    private ElementType TypeOf(JsonElement element, JsonElement type, string path)
    {
        var code = path switch
        {
            // A string of FHIRPath in the definition; an id in what it says of it.
            "Resource.id" => "id",

            // R4 has any resource here, which the input narrows down.
            "Bundle.entry.response.outcome" => "Resource",
            _ => type.RequiredText("code"),
        };
        if (code.StartsWith("http://hl7.org/fhirpath/", StringComparison.Ordinal))
        {
            return new ElementType("attribute", "string", null, []);
        }

        if (code == "xhtml")
        {
            return new ElementType(code, "string", null, []);
        }

        if (code is "BackboneElement" or "Element")
        {
            return new ElementType("component", _componentNames[path], null, []);
        }

        if (code == "code" && bindings.Find(element) is { } model)
        {
            return new ElementType(code, $"Code<{model.FullName}>", model.FullName, []);
        }

        var targets = code == "Reference" ? type.Items("targetProfile").Select(target => target.GetString()!.Split('/')[^1]).Order(StringComparer.Ordinal).ToList() : [];
        return new ElementType(code, Names.ClassOf(code), Names.ValueOf(code), targets.Contains("Resource") ? [] : targets)
        {
            Required = code == "CodeableConcept" ? bindings.FindRequired(element) : null,
        };
    }
}
