using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Xml;
using Hl7.Fhir.Serialization;

namespace Hl7.Fhir.Reading;

/// <summary>Values in XML: attributes, checked as those of JSON are; and the narrative, which is XHTML in both.</summary>
internal ref partial struct ModelReader
{
    private readonly string ValueText(TextRule rule)
    {
        var text = _xml!.Value;
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            Check(buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, buffer)), rule);
            return text;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>Whether there is a token to read. Numbers and booleans look in XML as they do in JSON, and are read as that; a whole number may have a plus sign.</summary>
    private bool IsLiteral()
    {
        if (_xml is null)
        {
            return true;
        }

        var text = _xml.Value;
        var utf8 = Encoding.UTF8.GetBytes(text is ['+', >= '1' and <= '9', ..] && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0 ? text[1..] : text);
        Json = new Utf8JsonReader(utf8);
        try
        {
            // Read to the end: a number may have something behind it.
            if (utf8.Length > 0 && utf8[0] > ' ' && Json.Read() && Json.BytesConsumed == utf8.Length && Json.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False)
            {
                return true;
            }
        }
        catch (JsonException)
        {
            // Reported below.
        }

        Fault(utf8.Length == 0 ? FhirFaults.Empty : FhirFaults.InvalidValue, "Expected a number, or true or false.");
        return false;
    }

    private string? XhtmlText()
    {
        var faults = FaultCount;
        var text = Text(TextRule.Xhtml);
        if (text is not null && FaultCount == faults && !XhtmlForm.IsDiv(text))
        {
            Fault(FhirFaults.InvalidValue, TextForm.Describe(TextRule.Xhtml));
        }

        return text;
    }

    private readonly string? XhtmlElement()
    {
        if (_xml!.NamespaceURI == XmlForm.Xhtml)
        {
            return XhtmlForm.Read(_xml);
        }

        Fault(FhirFaults.WrongNamespace, "The div must be in the namespace of XHTML.");
        _xml.Skip();
        return null;
    }
}
