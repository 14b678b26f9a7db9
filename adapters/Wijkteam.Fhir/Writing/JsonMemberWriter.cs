using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace Hl7.Fhir.Writing;

/// <summary>Writes JSON, in which a primitive is in two parts: its value, and beside it what extends it.</summary>
internal sealed class JsonMemberWriter(Utf8JsonWriter writer, SerializationFilter? filter = null) : MemberWriter(filter)
{
    public void Object(Base value)
    {
        writer.WriteStartObject();
        Members(value);
        writer.WriteEndObject();
    }

    public override void ResourceType(string type) => writer.WriteString(CommonNames.ResourceType.Json, type);

    public override void Attribute(MemberName name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name.Json, value);
        }
    }

    public override void Xhtml(MemberName name, string? div) => Attribute(name, div);

    protected override void WritePrimitive(MemberName name, PrimitiveType value)
    {
        if (value.HasValue)
        {
            writer.WritePropertyName(name.Json);
            value.WriteValue(writer);
        }

        if (value.HasExtras)
        {
            writer.WritePropertyName(name.Extras);
            Object(value);
        }
    }

    protected override void WritePrimitives(MemberName name, IReadOnlyList<PrimitiveType> list)
    {
        var (values, extras) = (false, false);
        for (var i = 0; i < list.Count; i++)
        {
            values |= list[i].HasValue;
            extras |= list[i].HasExtras;
        }

        if (values || !extras)
        {
            WriteValues(name, list);
        }

        if (extras)
        {
            WriteExtras(name, list);
        }
    }

    protected override void WriteComplex(MemberName name, Base value)
    {
        writer.WritePropertyName(name.Json);
        Object(value);
    }

    protected override void WriteItems(MemberName name, IReadOnlyList<Base> list)
    {
        writer.WritePropertyName(name.Json);
        writer.WriteStartArray();
        for (var i = 0; i < list.Count; i++)
        {
            Object(list[i]);
        }

        writer.WriteEndArray();
    }

    private void WriteValues(MemberName name, IReadOnlyList<PrimitiveType> list)
    {
        writer.WritePropertyName(name.Json);
        writer.WriteStartArray();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].HasValue)
            {
                list[i].WriteValue(writer);
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndArray();
    }

    private void WriteExtras(MemberName name, IReadOnlyList<PrimitiveType> list)
    {
        writer.WritePropertyName(name.Extras);
        writer.WriteStartArray();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].HasExtras)
            {
                Object(list[i]);
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndArray();
    }
}
