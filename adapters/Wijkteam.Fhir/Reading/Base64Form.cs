using System.Buffers;

namespace Hl7.Fhir.Reading;

/// <summary>Whether base64 is written in the one way in which it would be written again.</summary>
internal static class Base64Form
{
    private static readonly SearchValues<byte> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    public static bool IsCanonical(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.Length % 4 != 0)
        {
            return false;
        }

        var digits = text.TrimEnd((byte)'=');
        var unused = (text.Length - digits.Length) switch
        {
            0 => 0,
            1 => 0b11,
            2 => 0b1111,
            _ => -1,
        };
        return unused >= 0 && digits.IndexOfAnyExcept(Alphabet) < 0 && (ValueOf(digits[^1]) & unused) == 0;
    }

    private static int ValueOf(byte digit) => digit switch
    {
        >= (byte)'A' and <= (byte)'Z' => digit - 'A',
        >= (byte)'a' and <= (byte)'z' => digit - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => digit - '0' + 52,
        (byte)'+' => 62,
        _ => 63,
    };
}
