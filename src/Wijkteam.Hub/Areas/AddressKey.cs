namespace Wijkteam.Hub.Areas;

/// <summary>
/// An address as a number of 40 bits that sorts by postcode (23 bits), then by side of the street (1: the odd numbers), then by place on that side (16).
/// </summary>
/// <remarks>A side has its numbers two by two, so that neighbours on it are neighbours as keys: 7 is the place after 5.</remarks>
internal static class AddressKey
{
    /// <summary>The highest house number that exists in the contract; the lowest is 1.</summary>
    public const int MaxHouseNumber = 99_999;

    /// <summary>How many bits a key takes.</summary>
    public const int Bits = Postcode.Bits + SpotBits;

    /// <summary>How many of them tell where in the postcode the address is: side and place.</summary>
    public const int SpotBits = PlaceBits + 1;

    private const int PlaceBits = 16;

    /// <param name="postcode">A postcode as <see cref="Postcode.TryPack(string, out int)"/> packs it.</param>
    /// <param name="houseNumber">1 to <see cref="MaxHouseNumber"/>.</param>
    public static ulong Of(int postcode, int houseNumber) => ((ulong)postcode << SpotBits) | SpotOf(houseNumber);

    /// <summary>The packed postcode of a key.</summary>
    public static uint PostcodeOf(ulong key) => (uint)(key >> SpotBits);

    /// <summary>Side and place of a key.</summary>
    public static uint SpotOf(ulong key) => (uint)(key & ((1UL << SpotBits) - 1));

    /// <summary>Side and place of a house number.</summary>
    public static uint SpotOf(int houseNumber) => (((uint)houseNumber & 1) << PlaceBits) | ((uint)houseNumber >> 1);
}
