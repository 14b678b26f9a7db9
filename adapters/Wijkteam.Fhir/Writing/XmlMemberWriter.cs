using System.Text;
using System.Xml;
using Hl7.Fhir.Model;
using Hl7.Fhir.Reading;
using Hl7.Fhir.Serialization;

namespace Hl7.Fhir.Writing;

/// <summary>Writes XML: an element for each item of a list, a primitive's value as an attribute. <see href="https://hl7.org/fhir/R4/xml.html"/></summary>
internal sealed class XmlMemberWriter(XmlWriter writer, SerializationFilter? filter = null) : MemberWriter(filter)
{
    public void Resource(Resource value)
    {
        writer.WriteStartElement("", value.TypeName, XmlForm.Fhir);
        Members(value);
        writer.WriteEndElement();
    }

    public override void ResourceType(string type)
    {
        // It is the name of the element that is open.
    }

    public override void Attribute(MemberName name, string? value)
    {
        if (value is not null)
        {
            writer.WriteAttributeString(name.Plain, Text(value));
        }
    }

    /// <exception cref="XmlException">It is not well-formed; what was read is.</exception>
    public override void Xhtml(MemberName name, string? div)
    {
        if (div is not null)
        {
            using var reader = XhtmlForm.Open(div);
            reader.MoveToContent();
            XhtmlForm.Copy(reader, writer);
        }
    }

    protected override void WritePrimitive(MemberName name, PrimitiveType value)
    {
        writer.WriteStartElement("", name.Plain, XmlForm.Fhir);
        if (value.Literal is { } literal)
        {
            writer.WriteAttributeString("value", Text(literal));
        }

        Members(value);
        writer.WriteEndElement();
    }

    protected override void WritePrimitives(MemberName name, IReadOnlyList<PrimitiveType> list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            WritePrimitive(name, list[i]);
        }
    }

    protected override void WriteComplex(MemberName name, Base value)
    {
        writer.WriteStartElement("", name.Plain, XmlForm.Fhir);
        if (value is Resource resource)
        {
            Resource(resource);
        }
        else
        {
            Members(value);
        }

        writer.WriteEndElement();
    }

    protected override void WriteItems(MemberName name, IReadOnlyList<Base> list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            WriteComplex(name, list[i]);
        }
    }

    /// <summary>XML has no room for control characters, two noncharacters and halves of surrogate pairs; JSON has. None of them belongs in a string of FHIR, and what
    /// a model that was made in code has of them is replaced.</summary>
    private static string Text(string text)
    {
        StringBuilder? clean = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
            {
                continue;
            }

            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                i++;
                continue;
            }

            clean ??= new StringBuilder(text);
            clean[i] = '\uFFFD';
        }

        return clean?.ToString() ?? text;
    }
}
