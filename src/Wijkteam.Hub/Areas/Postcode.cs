namespace Wijkteam.Hub.Areas;

/// <summary>Dutch postcodes, <c>1234AB</c>.</summary>
internal static class Postcode
{
    /// <summary>How many bits a packed postcode takes.</summary>
    public const int Bits = 23;

    private const int Length = 6;

    /// <summary>Whether it is 4 digits of which the first is not 0, then 2 capitals that are not SA, SD or SS; no space.</summary>
    public static bool IsValid(string postcode) => TryPack(postcode, out _);

    /// <summary>Packs a valid postcode into 23 bits that sort as the postcodes do.</summary>
    public static bool TryPack(string postcode, out int packed)
    {
        packed = 0;
        if (postcode.Length != Length)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Length];
        for (var i = 0; i < Length; i++)
        {
            // What is no ASCII becomes what no postcode has.
            bytes[i] = char.IsAscii(postcode[i]) ? (byte)postcode[i] : (byte)0;
        }

        return TryPack(bytes, out packed);
    }

    /// <summary>The same of a postcode in ASCII.</summary>
    public static bool TryPack(ReadOnlySpan<byte> postcode, out int packed)
    {
        packed = 0;
        if (postcode.Length != Length || postcode[0] == '0' || (postcode[4] == 'S' && postcode[5] is (byte)'A' or (byte)'D' or (byte)'S'))
        {
            return false;
        }

        // Character by character: measured, the span searches of the runtime allocate here.
        for (var i = 0; i < Length; i++)
        {
            var character = (char)postcode[i];
            var isDigit = i < 4;
            if (isDigit ? !char.IsAsciiDigit(character) : !char.IsAsciiLetterUpper(character))
            {
                return false;
            }

            packed = isDigit ? (packed * 10) + (character - '0') : (packed * 26) + (character - 'A');
        }

        return true;
    }
}
