using System.Buffers.Binary;

namespace Wijkteam.Hub.Areas;

/// <summary>The first 72 bytes of a table. All numbers are little-endian.</summary>
/// <remarks>
/// After it come: the runs (8 bytes each), by postcode; the neighbourhoods (8), sorted; the postcodes (4), sorted; where each one's runs start (4), and where the last one's end (4).
/// </remarks>
/// <param name="Year">The year of the division into areas.</param>
/// <param name="Addresses">How many addresses it holds: pairs of postcode and house number.</param>
internal readonly record struct AreaTableHeader(int Year, long Addresses, int Runs, int Neighbourhoods, int Postcodes)
{
    /// <summary>The layout that this hub writes and reads.</summary>
    public const int Format = 1;

    /// <summary>The whole header. Its last 32 bytes are the SHA-256 over all that follows it and then over what precedes them.</summary>
    public const int Bytes = CheckedBytes + 32;

    /// <summary>The header without its checksum.</summary>
    public const int CheckedBytes = 40;

    private static ReadOnlySpan<byte> Magic => "HUBAREAS"u8;

    public long NeighbourhoodsOffset => Bytes + (8L * Runs);

    public long PostcodesOffset => NeighbourhoodsOffset + (8L * Neighbourhoods);

    public long StartsOffset => PostcodesOffset + (4L * Postcodes);

    /// <summary>How long the whole file is.</summary>
    public long FileLength => StartsOffset + (4L * (Postcodes + 1));

    public void Write(Span<byte> header)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Format);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], Year);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], Addresses);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], Runs);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], Neighbourhoods);
        BinaryPrimitives.WriteInt32LittleEndian(header[32..], Postcodes);
        header[36..CheckedBytes].Clear();
    }

    /// <exception cref="FormatException">It is no table's, or one of a later format.</exception>
    public static AreaTableHeader Read(ReadOnlySpan<byte> header)
    {
        if (!header.StartsWith(Magic))
        {
            throw new FormatException("it is no table of areas.");
        }

        var format = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (format != Format)
        {
            throw new FormatException($"it has format {format}, and this hub reads format {Format}. Import the year's file with this hub.");
        }

        return new AreaTableHeader(
            BinaryPrimitives.ReadInt32LittleEndian(header[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[28..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[32..]));
    }
}
