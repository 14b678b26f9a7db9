using System.Text;
using System.Xml;

namespace Hl7.Fhir.Reading;

/// <summary>The XHTML of narratives. The model keeps it as text, as JSON does; between that and XML it is copied node by node, so that <c>&lt;br/&gt;</c> may become
/// <c>&lt;br /&gt;</c> and <c>&amp;#233;</c> <c>é</c>, and nothing else changes.</summary>
internal static class XhtmlForm
{
    private static readonly XmlWriterSettings WriterSettings = new() { ConformanceLevel = ConformanceLevel.Fragment, OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.Entitize };

    /// <summary>Whether the text is one well-formed div.</summary>
    public static bool IsDiv(string text)
    {
        try
        {
            using var reader = Open(text);
            var isDiv = reader.MoveToContent() == XmlNodeType.Element && reader.LocalName == "div" && reader.NamespaceURI == XmlForm.Xhtml;
            while (reader.Read())
            {
                // To the end: what is not well-formed throws.
            }

            return isDiv;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    /// <summary>A reader over a div in text; without a namespace it is taken for XHTML.</summary>
    public static XmlReader Open(string text)
    {
        var names = new NameTable();
        var namespaces = new XmlNamespaceManager(names);
        namespaces.AddNamespace("", XmlForm.Xhtml);
        return XmlReader.Create(new StringReader(text), XmlForm.Settings, new XmlParserContext(names, namespaces, null, XmlSpace.None));
    }

    /// <summary>Reads the div that starts here, and leaves the reader behind it.</summary>
    public static string Read(XmlReader reader)
    {
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, WriterSettings))
        {
            Copy(reader, writer);
        }

        return text.ToString();
    }

    /// <summary>Copies the element that starts here, and leaves the reader behind it.</summary>
    public static void Copy(XmlReader reader, XmlWriter writer)
    {
        var depth = reader.Depth;
        do
        {
            CopyNode(reader, writer, reader.Depth == depth);
        }
        while (!IsEnd(reader, depth) && reader.Read());

        reader.Read();
    }

    private static bool IsEnd(XmlReader reader, int depth) =>
        reader.Depth == depth && (reader.NodeType == XmlNodeType.EndElement || reader is { NodeType: XmlNodeType.Element, IsEmptyElement: true });

    private static void CopyNode(XmlReader reader, XmlWriter writer, bool outermost)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                writer.WriteStartElement("", reader.LocalName, reader.NamespaceURI);
                if (outermost)
                {
                    // Where it usually stands: before all others.
                    writer.WriteAttributeString("xmlns", XmlForm.Declarations, reader.NamespaceURI);
                }

                CopyAttributes(reader, writer);
                if (reader.IsEmptyElement)
                {
                    writer.WriteEndElement();
                }

                break;
            case XmlNodeType.EndElement:
                writer.WriteFullEndElement();
                break;
            case XmlNodeType.CDATA:
                writer.WriteCData(reader.Value);
                break;
            case XmlNodeType.Comment:
                writer.WriteComment(reader.Value);
                break;
            case XmlNodeType.ProcessingInstruction:
                writer.WriteProcessingInstruction(reader.Name, reader.Value);
                break;
            default:
                writer.WriteString(reader.Value);
                break;
        }
    }

    private static void CopyAttributes(XmlReader reader, XmlWriter writer)
    {
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI != XmlForm.Declarations)
            {
                writer.WriteAttributeString(reader.Prefix, reader.LocalName, reader.NamespaceURI, reader.Value);
            }
        }

        reader.MoveToElement();
    }
}
