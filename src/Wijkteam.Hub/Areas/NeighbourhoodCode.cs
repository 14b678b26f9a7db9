namespace Wijkteam.Hub.Areas;

/// <summary>
/// CBS codes of municipalities, districts and neighbourhoods without their prefix, as numbers: each character in ASCII, the first in the highest byte. They sort as the
/// codes do, and a neighbourhood's holds its district's and its municipality's.
/// </summary>
/// <remarks>Not all are digits: since 2022 Amsterdam's districts have letters, as in <c>BU0363AF01</c>. A municipality's four are.</remarks>
internal static class NeighbourhoodCode
{
    public const int MunicipalityLength = 4;
    public const int DistrictLength = 6;
    public const int Length = 8;

    private const uint NoMunicipality = 0x30303030;

    /// <summary>Reads a code with or without its prefix and its leading zeros.</summary>
    /// <param name="text">In ASCII. Examples: <c>3440111</c>, <c>BU03440111</c>, <c>0363AF01</c>.</param>
    /// <param name="prefix"><c>GM</c>, <c>WK</c> or <c>BU</c>.</param>
    /// <param name="length">How many characters the code has when it is whole.</param>
    public static bool TryPack(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix, int length, out ulong packed)
    {
        packed = 0;
        text = text.StartsWith(prefix) ? text[prefix.Length..] : text;
        if (text.IsEmpty || text.Length > length)
        {
            return false;
        }

        var lost = length - text.Length;
        for (var i = 0; i < length; i++)
        {
            var character = i < lost ? (byte)'0' : text[i - lost];
            if (!char.IsAsciiDigit((char)character) && (i < MunicipalityLength || !char.IsAsciiLetterUpper((char)character)))
            {
                return false;
            }

            packed = (packed << 8) | character;
        }

        return packed >> (8 * (length - MunicipalityLength)) != NoMunicipality;
    }

    /// <summary>The district of a neighbourhood.</summary>
    public static ulong DistrictOf(ulong neighbourhood) => neighbourhood >> (8 * (Length - DistrictLength));

    /// <summary>The municipality of a neighbourhood.</summary>
    public static ulong MunicipalityOf(ulong neighbourhood) => neighbourhood >> (8 * (Length - MunicipalityLength));

    /// <summary>The whole code of a neighbourhood. Example: <c>BU03440111</c>.</summary>
    public static string Format(ulong neighbourhood) => string.Create(2 + Length, neighbourhood, static (text, code) =>
    {
        "BU".CopyTo(text);
        for (var i = text.Length - 1; i >= 2; i--)
        {
            text[i] = (char)(byte)code;
            code >>= 8;
        }
    });
}
