using Wijkteam.Hub.Areas;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>Checks the address ranges. The country has millions of them: paths are written for faults alone.</summary>
internal static class AddressRangeCheck
{
    /// <summary>Adds a fault for each range that is malformed, lies in an unknown neighbourhood or overlaps another.</summary>
    public static void Check(Faults faults, IReadOnlyList<AddressRange> ranges, HashSet<string> areaCodes)
    {
        var keys = new List<long>(ranges.Count);
        var indexes = new List<int>(ranges.Count);
        for (var i = 0; i < ranges.Count; i++)
        {
            var range = ranges[i];
            if (!AreaCode.IsNeighbourhood(range.NeighbourhoodCode) || !areaCodes.Contains(range.NeighbourhoodCode))
            {
                faults.Invalid($"address_ranges[{i}].neighbourhood_code", "\"BU\" and 8 digits or capitals, one of the areas.");
            }

            if (CheckNumbers(faults, i, range) & CheckPostcode(faults, i, range, out var packed))
            {
                keys.Add(AddressIndex.Key(packed, range.FromHouseNumber));
                indexes.Add(i);
            }
        }

        CheckOverlaps(faults, ranges, [.. keys], [.. indexes]);
    }

    private static bool CheckPostcode(Faults faults, int index, AddressRange range, out int packed)
    {
        if (Postcode.TryPack(range.Postcode, out packed))
        {
            return true;
        }

        faults.Invalid($"address_ranges[{index}].postcode", "4 digits, the first not 0, then 2 capitals that are not SA, SD or SS.");
        return false;
    }

    private static bool CheckNumbers(Faults faults, int index, AddressRange range)
    {
        if (range.FromHouseNumber is < 1 or > AddressIndex.MaxHouseNumber)
        {
            faults.Invalid($"address_ranges[{index}].from_house_number", $"1 to {AddressIndex.MaxHouseNumber}.");
            return false;
        }

        if (range.ToHouseNumber < range.FromHouseNumber || range.ToHouseNumber > AddressIndex.MaxHouseNumber)
        {
            faults.Invalid($"address_ranges[{index}].to_house_number", $"from_house_number to {AddressIndex.MaxHouseNumber}.");
            return false;
        }

        return true;
    }

    private static void CheckOverlaps(Faults faults, IReadOnlyList<AddressRange> ranges, long[] keys, int[] indexes)
    {
        // Sorted by start alone, equal starts could come in either order: the index decides, so that the answer is the same each time.
        var order = Enumerable.Range(0, keys.Length).ToArray();
        Array.Sort(order, (a, b) => keys[a] != keys[b] ? keys[a].CompareTo(keys[b]) : indexes[a].CompareTo(indexes[b]));
        var widest = -1;
        foreach (var position in order)
        {
            var current = indexes[position];
            if (widest >= 0 && string.Equals(ranges[widest].Postcode, ranges[current].Postcode, StringComparison.Ordinal))
            {
                if (ranges[current].FromHouseNumber <= ranges[widest].ToHouseNumber)
                {
                    faults.Invalid($"address_ranges[{current}].from_house_number", $"Overlaps address_ranges[{widest}].");
                }

                if (ranges[current].ToHouseNumber <= ranges[widest].ToHouseNumber)
                {
                    continue;
                }
            }

            widest = current;
        }
    }
}
