using System.Text.Json;
using Hl7.Fhir.Model;

namespace Hl7.Fhir.Writing;

/// <summary>Writes members that may be absent.</summary>
internal static class Write
{
    public static void Object(Utf8JsonWriter writer, Base value)
    {
        writer.WriteStartObject();
        value.WriteMembers(writer);
        writer.WriteEndObject();
    }

    public static void Bare(Utf8JsonWriter writer, JsonEncodedText name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    public static void Complex(Utf8JsonWriter writer, JsonEncodedText name, Base? value)
    {
        if (value is not null)
        {
            writer.WritePropertyName(name);
            Object(writer, value);
        }
    }

    public static void Items<T>(Utf8JsonWriter writer, JsonEncodedText name, List<T>? list)
        where T : Base
    {
        if (list is null or { Count: 0 })
        {
            return;
        }

        writer.WritePropertyName(name);
        writer.WriteStartArray();
        foreach (var item in list)
        {
            Object(writer, item);
        }

        writer.WriteEndArray();
    }

    public static void Primitive(Utf8JsonWriter writer, JsonEncodedText name, JsonEncodedText extrasName, PrimitiveType? value)
    {
        if (value is null)
        {
            return;
        }

        if (value.HasValue)
        {
            writer.WritePropertyName(name);
            value.WriteValue(writer);
        }

        if (value.HasExtras)
        {
            writer.WritePropertyName(extrasName);
            Object(writer, value);
        }
    }

    public static void Primitives<T>(Utf8JsonWriter writer, JsonEncodedText name, JsonEncodedText extrasName, List<T>? list)
        where T : PrimitiveType
    {
        if (list is null or { Count: 0 })
        {
            return;
        }

        var (values, extras) = (false, false);
        foreach (var item in list)
        {
            values |= item.HasValue;
            extras |= item.HasExtras;
        }

        if (values || !extras)
        {
            Values(writer, name, list);
        }

        if (extras)
        {
            Extras(writer, extrasName, list);
        }
    }

    public static void Choice(Utf8JsonWriter writer, ChoiceNames names, DataType? value)
    {
        if (value is PrimitiveType primitive)
        {
            Primitive(writer, names.Values[value.TypeIndex], names.Extras[value.TypeIndex], primitive);
        }
        else if (value is not null)
        {
            Complex(writer, names.Values[value.TypeIndex], value);
        }
    }

    private static void Values<T>(Utf8JsonWriter writer, JsonEncodedText name, List<T> list)
        where T : PrimitiveType
    {
        writer.WritePropertyName(name);
        writer.WriteStartArray();
        foreach (var item in list)
        {
            if (item.HasValue)
            {
                item.WriteValue(writer);
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndArray();
    }

    private static void Extras<T>(Utf8JsonWriter writer, JsonEncodedText name, List<T> list)
        where T : PrimitiveType
    {
        writer.WritePropertyName(name);
        writer.WriteStartArray();
        foreach (var item in list)
        {
            if (item.HasExtras)
            {
                Object(writer, item);
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndArray();
    }
}
