using System.Text.Json;

namespace Wijkteam.Fuzz.Mutation;

/// <summary>Takes a document in JSON apart.</summary>
internal static class JsonUnits
{
    public static Document Of(string name, byte[] json)
    {
        var units = new List<Unit>();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        Read(ref reader, json, units);
        return new Document(name, json, units, [(byte)','], Hollow);
    }

    /// <summary>A property of FHIR whose value is a primitive, or a list of them: <c>"_given":[{"id":"x"}]</c>.</summary>
    private static string Hollow(string member)
    {
        var colon = member.IndexOf(':', StringComparison.Ordinal);
        return !member.StartsWith('"') || colon < 0 ? member : member[colon + 1] == '[' ? $"\"_{member[1..colon]}:[{{\"id\":\"x\"}}]" : $"\"_{member[1..colon]}:{{\"id\":\"x\"}}";
    }

    private static void Read(ref Utf8JsonReader reader, byte[] json, List<Unit> units)
    {
        var start = (int)reader.TokenStartIndex;
        var close = reader.TokenType switch { JsonTokenType.StartObject => JsonTokenType.EndObject, JsonTokenType.StartArray => JsonTokenType.EndArray, _ => JsonTokenType.None };
        while (close != JsonTokenType.None && reader.Read() && reader.TokenType != close)
        {
            var member = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                units.Add(new Unit(UnitKind.Name, member, (int)reader.BytesConsumed - 1));
                reader.Read();
            }

            Read(ref reader, json, units);
            units.Add(Member(json, member, (int)reader.BytesConsumed));
        }

        units.Add(new Unit(UnitKind.Value, start, (int)reader.BytesConsumed));
    }

    /// <summary>With the comma behind it, or else the one before it.</summary>
    private static Unit Member(byte[] json, int start, int end)
    {
        if (json[end] == ',')
        {
            return new Unit(UnitKind.Member, start, end, start, end + 1);
        }

        return new Unit(UnitKind.Member, start, end, json[start - 1] == ',' ? start - 1 : start, end);
    }
}
