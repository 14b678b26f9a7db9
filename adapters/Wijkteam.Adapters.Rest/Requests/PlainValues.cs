using System.Text.Json;
using Google.Protobuf.Reflection;

namespace Wijkteam.Adapters.Rest.Requests;

/// <summary>Values that are one of their field at a glance, without a parse and anything allocated. Of others the parser knows.</summary>
internal static class PlainValues
{
    /// <param name="reader">Stands at the value.</param>
    /// <returns>Whether the parser would certainly take it.</returns>
    public static bool Holds(ref Utf8JsonReader reader, FieldDescriptor field) => (field.FieldType, reader.TokenType) switch
    {
        (FieldType.Enum, JsonTokenType.String) => IsNamed(ref reader, field.EnumType),
        (FieldType.Enum or FieldType.Int32 or FieldType.Int64, JsonTokenType.Number) => reader.TryGetInt32(out _),
        (FieldType.Bool, JsonTokenType.True or JsonTokenType.False) => true,
        _ => false,
    };

    private static bool IsNamed(ref Utf8JsonReader reader, EnumDescriptor type)
    {
        for (var i = 0; i < type.Values.Count; i++)
        {
            if (reader.ValueTextEquals(type.Values[i].Name))
            {
                return true;
            }
        }

        return false;
    }
}
