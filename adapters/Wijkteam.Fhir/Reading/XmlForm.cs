using System.Text;
using System.Xml;

namespace Hl7.Fhir.Reading;

/// <summary>The namespaces of FHIR in XML, and names in them. <see href="https://hl7.org/fhir/R4/xml.html"/></summary>
internal static class XmlForm
{
    public const string Fhir = "http://hl7.org/fhir";

    public const string Xhtml = "http://www.w3.org/1999/xhtml";

    /// <summary>That of the declarations of namespaces, which are attributes.</summary>
    public const string Declarations = "http://www.w3.org/2000/xmlns/";

    /// <summary>Nothing outside the document is looked up, and there is no document type to declare it: neither entities nor their expansion.</summary>
    public static XmlReaderSettings Settings { get; } = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>Whether the element's namespace is that of its name: a div is XHTML, all else FHIR.</summary>
    public static bool IsInPlace(XmlReader reader) =>
        reader.NamespaceURI == Fhir || (reader.NamespaceURI == Xhtml && reader.LocalName == "div");

    /// <returns>The name; empty if it can be none of FHIR, also if JSON has it for what XML has in another way.</returns>
    public static ReadOnlySpan<byte> Utf8(string name, Span<byte> buffer) =>
        name.Length <= buffer.Length && Ascii.IsValid(name) && name[0] != '_' && name != "resourceType" ? buffer[..Encoding.ASCII.GetBytes(name, buffer)] : default;
}
