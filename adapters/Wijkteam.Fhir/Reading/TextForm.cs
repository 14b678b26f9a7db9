using System.Buffers;

namespace Hl7.Fhir.Reading;

/// <summary>Checks of the forms that the definitions give as regular expressions.</summary>
internal static class TextForm
{
    private static readonly SearchValues<byte> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."u8);

    public static bool Has(ReadOnlySpan<byte> text, TextRule rule) => rule switch
    {
        TextRule.String => IsString(text),
        TextRule.Code => IsCode(text),
        TextRule.Id => text.Length <= 64 && text.IndexOfAnyExcept(IdCharacters) < 0,
        TextRule.Uri or TextRule.ElementId => IsUri(text),
        TextRule.Oid => IsOid(text),
        TextRule.Uuid => IsUuid(text),
        TextRule.Date => DateForm.IsDate(text),
        TextRule.DateTime => DateForm.IsDate(text) || DateForm.IsMoment(text),
        TextRule.Instant => DateForm.IsMoment(text),
        TextRule.Time => DateForm.IsTime(text),
        _ => text.StartsWith("<div"u8) && text[^1] == '>' && IsString(text),
    };

    public static string Describe(TextRule rule) => rule switch
    {
        TextRule.String => "Expected text without control characters other than tab and line ends.",
        TextRule.Code => "Expected a code, without spaces at its ends or two in a row.",
        TextRule.Id => "Expected 1 to 64 letters, digits, hyphens and full stops.",
        TextRule.ElementId => "Expected an id without white space.",
        TextRule.Uri => "Expected a URI without white space.",
        TextRule.Oid => "Expected urn:oid: and an OID.",
        TextRule.Uuid => "Expected urn:uuid: and a UUID in lower case.",
        TextRule.Date => "Expected a date: YYYY, YYYY-MM or YYYY-MM-DD.",
        TextRule.DateTime => "Expected a date, or a moment to the second with its offset: YYYY-MM-DDThh:mm:ss+zz:zz.",
        TextRule.Instant => "Expected a moment to the second with its offset: YYYY-MM-DDThh:mm:ss+zz:zz.",
        TextRule.Time => "Expected a time to the second: hh:mm:ss.",
        _ => "Expected an XHTML div.",
    };

    private static bool IsString(ReadOnlySpan<byte> text)
    {
        for (var control = text.IndexOfAnyInRange((byte)0, (byte)0x1F); control >= 0; control = text.IndexOfAnyInRange((byte)0, (byte)0x1F))
        {
            if (text[control] is not ((byte)'\t' or (byte)'\n' or (byte)'\r'))
            {
                return false;
            }

            text = text[(control + 1)..];
        }

        return true;
    }

    private static bool IsCode(ReadOnlySpan<byte> text)
    {
        var space = true;
        foreach (var character in text)
        {
            var previous = space;
            space = character == ' ';
            if (character < ' ' || (space && previous))
            {
                return false;
            }
        }

        return !space;
    }

    private static bool IsUri(ReadOnlySpan<byte> text) => text.IndexOfAnyInRange((byte)0, (byte)' ') < 0;

    private static bool IsOid(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("urn:oid:"u8))
        {
            return false;
        }

        var arcs = 0;
        var oid = text["urn:oid:"u8.Length..];
        foreach (var range in oid.Split((byte)'.'))
        {
            var arc = oid[range];
            if (arc.IsEmpty || arc.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0 || (arc.Length > 1 && arc[0] == '0'))
            {
                return false;
            }

            if (arcs++ == 0 && (arc.Length > 1 || arc[0] > '2'))
            {
                return false;
            }
        }

        return arcs > 1;
    }

    private static bool IsUuid(ReadOnlySpan<byte> text)
    {
        const int Length = 36;
        if (!text.StartsWith("urn:uuid:"u8) || text.Length != "urn:uuid:"u8.Length + Length)
        {
            return false;
        }

        var uuid = text[^Length..];
        for (var i = 0; i < Length; i++)
        {
            var expected = i is 8 or 13 or 18 or 23 ? uuid[i] == '-' : uuid[i] is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f');
            if (!expected)
            {
                return false;
            }
        }

        return true;
    }
}
