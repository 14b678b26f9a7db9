using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.WebUtilities;

namespace Wijkteam.Adapters.Rest.Requests;

/// <summary>A request in the query of a URL, as <c>google.api.HttpRule</c> has it: <c>?pageSize=10&amp;statuses=…&amp;statuses=…&amp;externalIdentifier.value=…</c>.</summary>
internal static class Query
{
    /// <param name="query">As it was sent, with its question mark; null or empty for none.</param>
    /// <exception cref="Answers.ProblemException">FIELD_INVALID or FIELD_NOT_ALLOWED, with the field.</exception>
    public static IMessage Read(string? query, MessageDescriptor type)
    {
        var root = new JsonObject();
        var position = 0;
        foreach (var pair in new QueryStringEnumerable(query))
        {
            position++;
            Add(root, type, Decode(pair.EncodedName.Span), Decode(pair.EncodedValue.Span), position);
        }

        return JsonMessage.Read(JsonSerializer.SerializeToUtf8Bytes(root), type);
    }

    /// <summary>Whether a field must not stand in a URL: those are written down by whatever they pass.</summary>
    public static bool IsSecret(FieldDescriptor field) => field.Name == "bsn" || field.Name.EndsWith("_bsn", StringComparison.Ordinal);

    private static void Add(JsonObject root, MessageDescriptor type, string name, string value, int position)
    {
        var (node, path) = (root, "");
        var segments = name.Split('.');
        foreach (var segment in segments.AsSpan(..^1))
        {
            var outer = Find(type, segment, position);
            if (outer.IsRepeated || JsonShape.IsSimple(outer))
            {
                throw Unknown(position);
            }

            (type, path) = (outer.MessageType, $"{path}{outer.Name}.");
            node[outer.JsonName] ??= new JsonObject();
            node = node[outer.JsonName]!.AsObject();
        }

        var field = Find(type, segments[^1], position);
        if (!JsonShape.IsSimple(field))
        {
            throw Unknown(position);
        }

        path += field.Name;
        if (IsSecret(field))
        {
            throw RequestFault.NotAllowed(path, "A BSN does not go into a URL, which is written down on its way. Send it in a body.");
        }

        if (field.IsRepeated)
        {
            node[field.JsonName] ??= new JsonArray();
            node[field.JsonName]!.AsArray().Add(ToJson(field, value));
        }
        else if (!node.TryAdd(field.JsonName, ToJson(field, value)))
        {
            throw RequestFault.Invalid(path, "Given twice.");
        }
    }

    private static FieldDescriptor Find(MessageDescriptor type, string name, int position) => JsonShape.FindField(type, name) ?? throw Unknown(position);

    private static Answers.ProblemException Unknown(int position) =>
        RequestFault.Invalid("", string.Create(CultureInfo.InvariantCulture, $"Parameter {position} of the query is none of this call."));

    // The JSON form takes all but truth from a string.
    private static JsonValue ToJson(FieldDescriptor field, string value) =>
        field.FieldType == FieldType.Bool && value is "true" or "false" ? JsonValue.Create(value == "true") : JsonValue.Create(value);

    /// <summary>Undoes application/x-www-form-urlencoded, strictly.</summary>
    private static string Decode(ReadOnlySpan<char> encoded)
    {
        var bytes = new byte[encoded.Length];
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] != '%')
            {
                bytes[length++] = char.IsAscii(encoded[i]) ? (byte)(encoded[i] == '+' ? ' ' : encoded[i]) : throw Malformed();
            }
            else if (i + 2 < encoded.Length && byte.TryParse(encoded[(i + 1)..(i + 3)], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[length]))
            {
                (i, length) = (i + 2, length + 1);
            }
            else
            {
                throw Malformed();
            }
        }

        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            throw Malformed();
        }
    }

    private static Answers.ProblemException Malformed() => RequestFault.Invalid("", "The query is not percent-encoded UTF-8.");
}
