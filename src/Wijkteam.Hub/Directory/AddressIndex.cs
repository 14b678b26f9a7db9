using System.Collections.Frozen;
using Wijkteam.Hub.Areas;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>
/// Postcode and house number to neighbourhood: sorted arrays, 16 bytes per range, since the whole country has millions of them.
/// </summary>
internal sealed class AddressIndex
{
    /// <summary>The highest house number that exists in the contract.</summary>
    public const int MaxHouseNumber = AddressKey.MaxHouseNumber;

    private const int HouseNumberBits = 17;

    private readonly long[] _from;
    private readonly int[] _to;
    private readonly int[] _place;
    private readonly Place[] _places;

    /// <summary>Sorts the ranges.</summary>
    /// <param name="ranges">Ranges that passed <see cref="DirectoryDocumentCheck"/>: valid, known, without overlap.</param>
    /// <param name="places">The places by code, every neighbourhood of the ranges among them.</param>
    public AddressIndex(IReadOnlyList<AddressRange> ranges, FrozenDictionary<string, Place> places)
    {
        _places = [.. places.Values];
        var indexes = _places.Index().ToDictionary(p => p.Item.Code, p => p.Index, StringComparer.Ordinal);
        _from = new long[ranges.Count];
        var order = new int[ranges.Count];
        for (var i = 0; i < ranges.Count; i++)
        {
            _from[i] = Key(ranges[i].Postcode, ranges[i].FromHouseNumber);
            order[i] = i;
        }

        Array.Sort(_from, order);
        _to = Array.ConvertAll(order, i => ranges[i].ToHouseNumber);
        _place = Array.ConvertAll(order, i => indexes[ranges[i].NeighbourhoodCode]);
    }

    /// <summary>The neighbourhood of an address; null if none is known or the address is malformed. Allocates nothing.</summary>
    public Place? Find(string postcode, int houseNumber)
    {
        if (houseNumber is < 1 or > MaxHouseNumber || !Postcode.TryPack(postcode, out var packed))
        {
            return null;
        }

        var found = _from.AsSpan().BinarySearch(Key(packed, houseNumber));
        var last = found >= 0 ? found : ~found - 1;
        return last >= 0 && _from[last] >> HouseNumberBits == packed && houseNumber <= _to[last] ? _places[_place[last]] : null;
    }

    /// <summary>A number that sorts addresses by postcode, then house number.</summary>
    public static long Key(int packedPostcode, int houseNumber) => ((long)packedPostcode << HouseNumberBits) | (uint)houseNumber;

    private static long Key(string postcode, int houseNumber) => Postcode.TryPack(postcode, out var packed)
        ? Key(packed, houseNumber)
        : throw new ArgumentException("The document was not checked.", nameof(postcode));
}
