using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Wijkteam.Adapters.Rest.Answers;

namespace Wijkteam.Adapters.Rest.Requests;

/// <summary>Whether JSON has the shape of a message: its fields, each once, and objects and lists where they belong.</summary>
/// <param name="triesValues">Whether each value is tried by itself, which finds the field at fault and costs a parse of each that is not plainly one.</param>
internal sealed class JsonShape(bool triesValues)
{
    // Deeper than any message of the contract.
    private const int MaxDepth = 32;

    // Longer than any number, time or name of an enum's value. What is longer would be copied many times before it is refused.
    private const int MaxValueLength = 128;

    // Longer than any field's name, each of its letters written as an escape.
    private const int MaxNameLength = 256;

    private static readonly ConcurrentDictionary<MessageDescriptor, FrozenDictionary<string, FieldDescriptor>> FieldsByName = new();

    // The parser takes about a kilobyte for each object, and half of one for each value in a list; by the thousand, and holding next to nothing, they are no request.
    private const int ManyParts = 256;
    private const int MinBytesPerPart = 96;

    // Where the reader stands; told only if something is wrong there.
    private readonly (string Name, int Index)[] _path = new (string, int)[MaxDepth + 1];
    private int _depth;
    private int _parts;

    /// <exception cref="ProblemException">FIELD_INVALID, with the field.</exception>
    public static void Check(ReadOnlySpan<byte> json, MessageDescriptor type) => new JsonShape(triesValues: false).Read(json, type);

    /// <summary>As <see cref="Check"/>, and each value is one of its field.</summary>
    /// <inheritdoc cref="Check"/>
    public static void CheckValues(ReadOnlySpan<byte> json, MessageDescriptor type) => new JsonShape(triesValues: true).Read(json, type);

    /// <summary>Whether a field's value is one JSON value: a scalar, an enum, or a time, which is written as a string.</summary>
    public static bool IsSimple(FieldDescriptor field) =>
        field.FieldType != FieldType.Message || field.MessageType.FullName == Timestamp.Descriptor.FullName || field.MessageType.FullName == Duration.Descriptor.FullName;

    /// <summary>A field by its name in JSON or in the contract; null if there is none.</summary>
    public static FieldDescriptor? FindField(MessageDescriptor type, string name) => FieldsByName.GetOrAdd(type, NamesOf).GetValueOrDefault(name);

    private static FrozenDictionary<string, FieldDescriptor> NamesOf(MessageDescriptor type)
    {
        var fields = type.Fields.InDeclarationOrder();
        return fields.Select(field => (field.Name, Field: field)).Concat(fields.Select(field => (Name: field.JsonName, Field: field)))
            .DistinctBy(pair => pair.Name)
            .ToFrozenDictionary(pair => pair.Name, pair => pair.Field, StringComparer.Ordinal);
    }

    private void Read(ReadOnlySpan<byte> json, MessageDescriptor type)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            ReadObject(ref reader, json, type);
            reader.Read();
        }
        catch (JsonException)
        {
            throw RequestFault.Invalid("", $"This is no JSON, or nested too deeply, at byte {reader.BytesConsumed}.");
        }
    }

    private void ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, MessageDescriptor type)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Invalid("An object is expected here.");
        }

        CountPart(json.Length);
        var seen = UInt128.Zero;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FindField(type, ref reader)
                ?? throw Invalid($"A field that this message has not, at byte {reader.TokenStartIndex}.");
            _path[_depth++] = (field.Name, -1);
            var bit = UInt128.One << field.Index;
            if ((seen & bit) != UInt128.Zero)
            {
                throw Invalid("Given twice.");
            }

            seen |= bit;
            reader.Read();
            ReadField(ref reader, json, field);
            _depth--;
        }
    }

    private void ReadField(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldDescriptor field)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            // Not said.
            return;
        }

        if (!field.IsRepeated)
        {
            ReadValue(ref reader, json, field);
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Invalid("A list is expected here.");
        }

        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            _path[_depth - 1].Index = i;
            if (IsSimple(field))
            {
                CountPart(json.Length);
            }

            ReadValue(ref reader, json, field);
        }
    }

    private void ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldDescriptor field)
    {
        if (!IsSimple(field))
        {
            ReadObject(ref reader, json, field.MessageType);
            return;
        }

        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.Null)
        {
            throw Invalid("A value is expected here.");
        }

        if (reader.TokenType == JsonTokenType.String)
        {
            if (reader.ValueIsEscaped)
            {
                // Half a surrogate pair can only be written as an escape.
                CheckText(ref reader);
            }

            if (field.FieldType == FieldType.String)
            {
                // Any text is one.
                return;
            }
        }

        if (field.FieldType is not (FieldType.String or FieldType.Bytes) && reader.BytesConsumed - reader.TokenStartIndex > MaxValueLength)
        {
            throw NotAValue(field);
        }

        if (triesValues && !PlainValues.Holds(ref reader, field))
        {
            TryValue(Encoding.UTF8.GetString(json[(int)reader.TokenStartIndex..(int)reader.BytesConsumed]), field);
        }
    }

    private void CountPart(int length)
    {
        if (++_parts > ManyParts + length / MinBytesPerPart)
        {
            throw Invalid("These are too many for what they hold.");
        }
    }

    private void TryValue(string value, FieldDescriptor field)
    {
        if (!JsonMessage.TryParse($"{{\"{field.JsonName}\":{(field.IsRepeated ? $"[{value}]" : value)}}}", field.ContainingType, out _))
        {
            throw NotAValue(field);
        }
    }

    private ProblemException NotAValue(FieldDescriptor field) => Invalid(field.FieldType switch
    {
        FieldType.Enum => $"Not a value of {field.EnumType.Name}.",
        FieldType.Message => $"Not a {field.MessageType.Name} as JSON has it.",
        var type => $"Not a value of type {type.ToString().ToLowerInvariant()}.",
    });

    private ProblemException Invalid(string description) => RequestFault.Invalid(
        string.Join('.', _path.Take(_depth).Select(step => step.Index < 0 ? step.Name : $"{step.Name}[{step.Index}]")), description);

    /// <summary>The field whose name the reader stands at; null if there is none. Of thousands of names none is made a string.</summary>
    private FieldDescriptor? FindField(MessageDescriptor type, ref Utf8JsonReader reader)
    {
        Span<char> name = stackalloc char[MaxNameLength];
        if (reader.ValueSpan.Length > name.Length)
        {
            return null;
        }

        try
        {
            var length = reader.CopyString(name);
            return FieldsByName.GetOrAdd(type, NamesOf).GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out var field) ? field : null;
        }
        catch (InvalidOperationException)
        {
            throw NoUnicode();
        }
    }

    private void CheckText(ref Utf8JsonReader reader)
    {
        try
        {
            reader.GetString();
        }
        catch (InvalidOperationException)
        {
            throw NoUnicode();
        }
    }

    private ProblemException NoUnicode() => Invalid("The text is no Unicode.");
}
