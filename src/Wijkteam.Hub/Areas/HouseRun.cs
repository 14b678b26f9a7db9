namespace Wijkteam.Hub.Areas;

/// <summary>
/// Neighbours on one side of a street in one neighbourhood, without a gap, as a number: the first one's spot (17 bits), how many come after it (16), the
/// neighbourhood's index (16). Runs of a postcode sort by where they start, and never overlap.
/// </summary>
internal static class HouseRun
{
    private const int SpotShift = 32;
    private const int MoreShift = 16;

    /// <param name="spot">The first house's, as <see cref="AddressKey"/> has it.</param>
    /// <param name="more">How many houses come after the first.</param>
    /// <param name="neighbourhood">The index of their neighbourhood, below 65,536.</param>
    public static ulong Of(uint spot, uint more, int neighbourhood) => ((ulong)spot << SpotShift) | ((ulong)more << MoreShift) | (ushort)neighbourhood;

    /// <summary>The index of the neighbourhood of a spot, among a postcode's runs; -1 if none holds it. Exact: a number between two runs lies in neither.</summary>
    public static int Find(ReadOnlySpan<ulong> runs, uint spot)
    {
        // Looked for is the last run that starts at the spot or before it. Nothing equals this, since nobody has so many neighbours.
        var last = ~runs.BinarySearch(((ulong)spot << SpotShift) | uint.MaxValue) - 1;

        // A run of the even side ends long before the first spot of the odd one, since a side has 50,000 places of 65,536.
        return last >= 0 && spot - (uint)(runs[last] >> SpotShift) <= (ushort)(runs[last] >> MoreShift) ? (ushort)runs[last] : -1;
    }
}
