using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Wijkteam.Adapters.Rest.Contract;

namespace Wijkteam.Adapters.Rest.OpenApi;

/// <summary>The messages and enums that the document speaks of, each once, as JSON Schema.</summary>
internal sealed class Schemas
{
    private const string OutputOnly = "Output only.";

    private readonly SortedDictionary<string, JsonObject> _schemas = new(StringComparer.Ordinal);

    public void Add(string name, JsonObject schema) => _schemas.Add(name, schema);

    public JsonObject ToJson() => new(_schemas.Select(schema => KeyValuePair.Create<string, JsonNode?>(schema.Key, schema.Value)));

    public static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    /// <param name="elsewhere">Fields that the path binds: the body has them not.</param>
    public JsonObject ReferTo(MessageDescriptor type, IReadOnlyCollection<string>? elsewhere = null)
    {
        if (!_schemas.ContainsKey(type.Name))
        {
            var schema = _schemas[type.Name] = new JsonObject { ["type"] = "object", ["description"] = DescriptionOf(type) };
            schema["properties"] = new JsonObject(type.Fields.InDeclarationOrder()
                .Where(field => elsewhere?.Contains(field.Name) is not true)
                .Select(field => KeyValuePair.Create<string, JsonNode?>(field.JsonName, Described(field))));
        }

        return Reference(type.Name);
    }

    /// <summary>What a field holds.</summary>
    public JsonObject Of(FieldDescriptor field) => field.IsRepeated ? new JsonObject { ["type"] = "array", ["items"] = One(field) } : One(field);

    private static string DescriptionOf(MessageDescriptor type)
    {
        var choices = type.Oneofs.Where(oneof => !oneof.IsSynthetic).Select(oneof => $"At most one of {string.Join(", ", oneof.Fields.Select(field => $"`{field.JsonName}`"))}.");
        return string.Join("\n\n", choices.Prepend(ContractText.Of(type)));
    }

    private JsonObject Described(FieldDescriptor field)
    {
        var schema = Of(field);
        var text = ContractText.Of(field);
        schema["description"] = text;
        if (text.Contains(OutputOnly, StringComparison.Ordinal))
        {
            schema["readOnly"] = true;
        }

        return schema;
    }

    // https://protobuf.dev/programming-guides/json
    private JsonObject One(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => new JsonObject { ["type"] = "string" },
        FieldType.Bool => new JsonObject { ["type"] = "boolean" },
        FieldType.Int32 => new JsonObject { ["type"] = "integer", ["format"] = "int32" },
        FieldType.Int64 => new JsonObject { ["type"] = "string", ["format"] = "int64", ["pattern"] = "^-?[0-9]{1,19}$" },
        FieldType.Bytes => new JsonObject { ["type"] = "string", ["contentEncoding"] = "base64" },
        FieldType.Enum => ReferTo(field.EnumType),
        FieldType.Message when field.MessageType.FullName == Timestamp.Descriptor.FullName => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        FieldType.Message when field.MessageType.FullName == Duration.Descriptor.FullName => new JsonObject { ["type"] = "string", ["pattern"] = "^-?[0-9]{1,12}([.][0-9]{1,9})?s$" },
        FieldType.Message => ReferTo(field.MessageType),
        _ => throw new FormatException($"{field.FullName} is of a type that the document has no words for."),
    };

    private JsonObject ReferTo(EnumDescriptor type)
    {
        _schemas.TryAdd(type.Name, new JsonObject
        {
            ["type"] = "string",
            ["description"] = string.Join("\n", type.Values.Select(value => $"- `{value.Name}`: {ContractText.Of(value)}").Prepend(ContractText.Of(type) + "\n")),
            ["enum"] = new JsonArray([.. type.Values.Select(value => value.Name)]),
        });
        return Reference(type.Name);
    }
}
