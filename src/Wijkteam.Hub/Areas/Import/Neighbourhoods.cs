using System.Runtime.InteropServices;

namespace Wijkteam.Hub.Areas.Import;

/// <summary>The neighbourhoods of a file, numbered as they come.</summary>
internal sealed class Neighbourhoods
{
    private readonly Dictionary<ulong, ushort> _indexes = [];
    private readonly List<ulong> _codes = [];
    private ulong _lastCode;
    private ushort _lastIndex;

    /// <param name="codes">Those that an earlier start has numbered, in order.</param>
    public Neighbourhoods(IEnumerable<ulong> codes)
    {
        foreach (var code in codes)
        {
            IndexOf(code);
        }
    }

    /// <summary>Their packed codes by number.</summary>
    public IReadOnlyList<ulong> Codes => _codes;

    /// <exception cref="InvalidOperationException">There are more than a table can hold.</exception>
    public ushort IndexOf(ulong code)
    {
        // Neighbours stand below each other in the file.
        if (code == _lastCode)
        {
            return _lastIndex;
        }

        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_indexes, code, out var known);
        if (!known)
        {
            index = _codes.Count <= ushort.MaxValue
                ? (ushort)_codes.Count
                : throw new InvalidOperationException($"There are more than {ushort.MaxValue + 1:N0} neighbourhoods: this is not CBS's file of addresses.");
            _codes.Add(code);
        }

        (_lastCode, _lastIndex) = (code, index);
        return index;
    }

    /// <summary>The codes sorted, and for each number the place that its code has there.</summary>
    public (ulong[] Codes, int[] PlaceOf) Sorted()
    {
        ulong[] sorted = [.. _codes.Order()];
        return (sorted, [.. _codes.Select(code => Array.BinarySearch(sorted, code))]);
    }
}
