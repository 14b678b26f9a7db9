using System.Collections.Frozen;
using System.Xml;

namespace Hl7.Fhir.Reading;

/// <summary>What may stand in a narrative: basic formatting, links and images, and nothing that does anything (https://hl7.org/fhir/R4/narrative.html).</summary>
internal static class NarrativeCheck
{
    // HTML 4.0, chapters 7 to 11 but for section 4 of chapter 9, and 15; and a and img.
    private static readonly FrozenSet<string> Elements = FrozenSet.Create(
        StringComparer.Ordinal,
        "a", "abbr", "acronym", "address", "b", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "dfn", "div", "dl", "dt", "em", "font",
        "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td",
        "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var");

    private static readonly FrozenSet<string> Attributes = FrozenSet.Create(
        StringComparer.Ordinal,
        "abbr", "align", "alt", "axis", "bgcolor", "border", "cellpadding", "cellspacing", "char", "charoff", "cite", "class", "clear", "color", "colspan", "compact", "dir", "face", "frame",
        "headers", "height", "href", "hreflang", "hspace", "id", "lang", "longdesc", "name", "noshade", "nowrap", "rel", "rev", "rowspan", "rules", "scope", "size", "span", "src", "start",
        "style", "summary", "tabindex", "title", "type", "valign", "value", "vspace", "width");

    /// <returns>Whether there is nothing else in it, and whether there is something to see; null if it is no div, which is reported elsewhere.</returns>
    public static (bool IsPlain, bool HasContent)? Of(string div)
    {
        try
        {
            using var reader = XhtmlForm.Open(div);
            if (reader.MoveToContent() != XmlNodeType.Element || reader.LocalName != "div" || reader.NamespaceURI != XmlForm.Xhtml)
            {
                return null;
            }

            var (isPlain, hasContent) = (IsPlain(reader), false);
            while (reader.Read())
            {
                isPlain &= reader.NodeType != XmlNodeType.Element || IsPlain(reader);
                hasContent |= reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA || (reader.NodeType == XmlNodeType.Element && reader.LocalName == "img");
            }

            return (isPlain, hasContent);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static bool IsPlain(XmlReader reader)
    {
        var isPlain = reader.NamespaceURI == XmlForm.Xhtml && Elements.Contains(reader.LocalName);
        while (reader.MoveToNextAttribute())
        {
            isPlain &= reader.NamespaceURI == XmlForm.Declarations || (Attributes.Contains(reader.LocalName) && !IsScript(reader));
        }

        reader.MoveToElement();
        return isPlain;
    }

    private static bool IsScript(XmlReader reader) => reader.LocalName is "href" or "src" && reader.Value.TrimStart().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase);
}
