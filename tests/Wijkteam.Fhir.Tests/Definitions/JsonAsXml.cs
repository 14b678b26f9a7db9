using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;

namespace Wijkteam.Fhir.Tests.Definitions;

/// <summary>Documents in JSON as XML, by the rules of the specification alone and without the model (https://hl7.org/fhir/R4/json.html#json and
/// https://hl7.org/fhir/R4/xml.html). Properties keep their order. One whose name ends in <see cref="Twice"/> stands for a repetition.</summary>
internal static class JsonAsXml
{
    public const string Twice = "#2";

    private static readonly XNamespace Fhir = "http://hl7.org/fhir";

    // A damaged document may have characters that XML has not; they are written as references, which a reader refuses.
    private static readonly XmlWriterSettings Settings = new() { CheckCharacters = false, OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.Entitize };

    public static string Of(string json) => Of(JsonNode.Parse(json)!.AsObject());

    public static string Of(JsonObject resource)
    {
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, Settings))
        {
            ResourceOf(resource).WriteTo(writer);
        }

        return text.ToString();
    }

    /// <summary>The document in JSON, in which what stands for a repetition is one.</summary>
    public static string AsJson(JsonObject resource) => resource.ToJsonString().Replace(Twice + "\":", "\":", StringComparison.Ordinal);

    private static XElement ResourceOf(JsonObject resource)
    {
        var element = new XElement(Fhir + (string)resource["resourceType"]!);
        AddMembers(element, resource, isExtension: false);
        return element;
    }

    private static void AddMembers(XElement parent, JsonObject value, bool isExtension)
    {
        var isResource = value.ContainsKey("resourceType");
        foreach (var (key, member) in value)
        {
            var name = key.TrimStart('_').Split('#')[0];
            if (name == "resourceType" || (key[0] == '_' && value.ContainsKey(key[1..])))
            {
                continue;
            }

            if ((name == "id" && !isResource) || (name == "url" && isExtension))
            {
                parent.SetAttributeValue(name, Text(member!));
            }
            else
            {
                AddMember(parent, name, key[0] == '_' ? null : member, key[0] == '_' ? member : value["_" + key]);
            }
        }
    }

    private static void AddMember(XElement parent, string name, JsonNode? value, JsonNode? extras)
    {
        if (value is not JsonArray && extras is not JsonArray)
        {
            Add(parent, name, value, extras);
            return;
        }

        var count = (value as JsonArray ?? extras!.AsArray()).Count;
        for (var i = 0; i < count; i++)
        {
            Add(parent, name, (value as JsonArray)?[i], (extras as JsonArray)?[i]);
        }
    }

    private static void Add(XElement parent, string name, JsonNode? value, JsonNode? extras)
    {
        if (name == "div" && value?.GetValueKind() == JsonValueKind.String && Text(value).StartsWith("<div", StringComparison.Ordinal))
        {
            parent.Add(XElement.Parse(Text(value), LoadOptions.PreserveWhitespace));
            return;
        }

        var element = new XElement(Fhir + name);
        parent.Add(element);
        if (value is JsonObject resource && resource.ContainsKey("resourceType"))
        {
            element.Add(ResourceOf(resource));
        }
        else if (value is JsonObject members)
        {
            AddMembers(element, members, name is "extension" or "modifierExtension");
        }
        else if (value is not null)
        {
            element.SetAttributeValue("value", Text(value));
        }

        if (extras is JsonObject extension)
        {
            AddMembers(element, extension, isExtension: false);
        }
    }

    private static string Text(JsonNode value) => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
}
