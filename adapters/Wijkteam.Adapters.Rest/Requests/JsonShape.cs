using System.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Wijkteam.Adapters.Rest.Answers;

namespace Wijkteam.Adapters.Rest.Requests;

/// <summary>Whether JSON has the shape of a message: its fields, each once, and objects and lists where they belong.</summary>
/// <param name="triesValues">Whether each value is tried by itself, which finds the field at fault and costs a parse of each.</param>
internal sealed class JsonShape(bool triesValues)
{
    // Deeper than any message of the contract.
    private const int MaxDepth = 32;

    // Longer than any number, time or name of an enum's value. What is longer would be copied many times before it is refused.
    private const int MaxValueLength = 128;

    /// <exception cref="ProblemException">FIELD_INVALID, with the field.</exception>
    public static void Check(ReadOnlySpan<byte> json, MessageDescriptor type) => new JsonShape(triesValues: false).Read(json, type);

    /// <summary>As <see cref="Check"/>, and each value is one of its field.</summary>
    /// <inheritdoc cref="Check"/>
    public static void CheckValues(ReadOnlySpan<byte> json, MessageDescriptor type) => new JsonShape(triesValues: true).Read(json, type);

    /// <summary>Whether a field's value is one JSON value: a scalar, an enum, or a time, which is written as a string.</summary>
    public static bool IsSimple(FieldDescriptor field) =>
        field.FieldType != FieldType.Message || field.MessageType.FullName == Timestamp.Descriptor.FullName || field.MessageType.FullName == Duration.Descriptor.FullName;

    /// <summary>A field by its name in JSON or in the contract; null if there is none.</summary>
    public static FieldDescriptor? FindField(MessageDescriptor type, string name) =>
        type.FindFieldByName(name) ?? type.Fields.InDeclarationOrder().FirstOrDefault(field => field.JsonName == name);

    private void Read(ReadOnlySpan<byte> json, MessageDescriptor type)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            ReadObject(ref reader, json, type, "");
            reader.Read();
        }
        catch (JsonException)
        {
            throw RequestFault.Invalid("", $"This is no JSON, or nested too deeply, at byte {reader.BytesConsumed}.");
        }
    }

    private void ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, MessageDescriptor type, string path)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw RequestFault.Invalid(path, "An object is expected here.");
        }

        var seen = new HashSet<int>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FindField(type, ReadText(ref reader, path))
                ?? throw RequestFault.Invalid(path, $"A field that this message has not, at byte {reader.TokenStartIndex}.");
            var at = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            if (!seen.Add(field.FieldNumber))
            {
                throw RequestFault.Invalid(at, "Given twice.");
            }

            reader.Read();
            ReadField(ref reader, json, field, at);
        }
    }

    private void ReadField(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldDescriptor field, string at)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            // Not said.
            return;
        }

        if (!field.IsRepeated)
        {
            ReadValue(ref reader, json, field, at);
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw RequestFault.Invalid(at, "A list is expected here.");
        }

        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            ReadValue(ref reader, json, field, $"{at}[{i}]");
        }
    }

    private void ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldDescriptor field, string at)
    {
        if (!IsSimple(field))
        {
            ReadObject(ref reader, json, field.MessageType, at);
            return;
        }

        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.Null)
        {
            throw RequestFault.Invalid(at, "A value is expected here.");
        }

        if (reader.TokenType == JsonTokenType.String)
        {
            ReadText(ref reader, at);
            if (field.FieldType == FieldType.String)
            {
                // Any text is one.
                return;
            }
        }

        if (field.FieldType is not (FieldType.String or FieldType.Bytes) && reader.BytesConsumed - reader.TokenStartIndex > MaxValueLength)
        {
            throw NotAValue(field, at);
        }

        if (triesValues)
        {
            TryValue(Encoding.UTF8.GetString(json[(int)reader.TokenStartIndex..(int)reader.BytesConsumed]), field, at);
        }
    }

    private static void TryValue(string value, FieldDescriptor field, string at)
    {
        if (!JsonMessage.TryParse($"{{\"{field.JsonName}\":{(field.IsRepeated ? $"[{value}]" : value)}}}", field.ContainingType, out _))
        {
            throw NotAValue(field, at);
        }
    }

    private static ProblemException NotAValue(FieldDescriptor field, string at) => RequestFault.Invalid(at, field.FieldType switch
    {
        FieldType.Enum => $"Not a value of {field.EnumType.Name}.",
        FieldType.Message => $"Not a {field.MessageType.Name} as JSON has it.",
        var type => $"Not a value of type {type.ToString().ToLowerInvariant()}.",
    });

    private static string ReadText(ref Utf8JsonReader reader, string at)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw RequestFault.Invalid(at, "The text is no Unicode.");
        }
    }
}
