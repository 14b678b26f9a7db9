namespace Wijkteam.Hub.Directory;

/// <summary>Dutch postcodes, <c>1234AB</c>.</summary>
internal static class Postcode
{
    /// <summary>Whether it is 4 digits of which the first is not 0, then 2 capitals that are not SA, SD or SS; no space.</summary>
    public static bool IsValid(string postcode) => TryPack(postcode, out _);

    /// <summary>Packs a valid postcode into 23 bits that sort as the postcodes do.</summary>
    public static bool TryPack(string postcode, out int packed)
    {
        packed = 0;
        if (postcode.Length != 6
            || postcode.AsSpan(0, 4).ContainsAnyExceptInRange('0', '9')
            || postcode.AsSpan(4).ContainsAnyExceptInRange('A', 'Z')
            || postcode[0] == '0'
            || (postcode[4] == 'S' && postcode[5] is 'A' or 'D' or 'S'))
        {
            return false;
        }

        foreach (var digit in postcode.AsSpan(0, 4))
        {
            packed = (packed * 10) + (digit - '0');
        }

        packed = (((packed * 26) + (postcode[4] - 'A')) * 26) + (postcode[5] - 'A');
        return true;
    }
}
