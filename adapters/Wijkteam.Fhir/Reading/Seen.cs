namespace Hl7.Fhir.Reading;

/// <summary>Which of an object's properties have been read, by number, up to 128.</summary>
internal struct Seen
{
    private ulong _low;
    private ulong _high;

    /// <summary>Of XML, the number of the element that was read last; they are numbered in the order of the definition, in which XML must have them.</summary>
    public int Last { get; set; }

    /// <returns>Whether it is the first time.</returns>
    public bool Add(int bit)
    {
        ref var half = ref _low;
        if (bit >= 64)
        {
            half = ref _high;
        }

        var mask = 1UL << (bit & 63);
        var first = (half & mask) == 0;
        half |= mask;
        return first;
    }

    public readonly bool Has(int bit) => ((bit < 64 ? _low : _high) & (1UL << (bit & 63))) != 0;
}
