using System.Xml;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace Hl7.Fhir.Reading;

/// <summary>Attributes in XML: values, the ids of elements, the URLs of extensions, and no others.</summary>
internal ref partial struct ModelReader
{
    private void AttributeOf(Base target, scoped ref Seen seen)
    {
        if (target is PrimitiveType primitive && _xml!.LocalName == "value" && _xml.NamespaceURI.Length == 0)
        {
            primitive.ReadValue(ref this);
            return;
        }

        CountElement();
        Span<byte> name = stackalloc byte[MaxNameLength];
        if (_xml!.NamespaceURI.Length > 0 || _xml.LocalName is not ("id" or "url") || !target.ReadMember(ref this, XmlForm.Utf8(_xml.LocalName, name), ref seen))
        {
            UnknownAttribute();
        }

        AtNone();
    }

    private readonly bool FirstAttribute(scoped ref Seen seen, int bit, string name)
    {
        At(name);
        if (_xml!.NodeType == XmlNodeType.Attribute && seen.Add(bit))
        {
            return true;
        }

        AtNone();
        FaultOfParent(FhirFaults.UnknownProperty, "This must be an attribute.");
        _xml.Skip();
        return false;
    }

    private readonly void UnknownAttribute()
    {
        AtNone();
        FaultOfParent(FhirFaults.UnknownProperty, "There is no such attribute.");
    }
}
