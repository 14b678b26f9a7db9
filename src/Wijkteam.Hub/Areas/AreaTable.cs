using System.Security.Cryptography;

namespace Wijkteam.Hub.Areas;

/// <summary>
/// The neighbourhood of every address of the country in one year: an immutable file, read where it lies. A number that the file does not have is not known,
/// though both its neighbours are: a guess could show somebody's affairs to another neighbourhood's team.
/// </summary>
/// <remarks>
/// Found in two binary searches, for the postcode and then among its runs of neighbours. The hub never disposes one: who took a snapshot with it may still read it, and
/// the collector lets go of the file after the last of them.
/// </remarks>
internal sealed class AreaTable : IDisposable
{
    private readonly MappedFile _file;
    private readonly AreaTableHeader _header;

    private AreaTable(string path, MappedFile file)
    {
        Path = path;
        _file = file;
        _header = AreaTableHeader.Read(file.Read<byte>(0, AreaTableHeader.Bytes));
        if (file.Length != _header.FileLength)
        {
            throw new FormatException($"it has {file.Length} bytes instead of {_header.FileLength}: it is not whole.");
        }

        Checksum = CheckSum();
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>The year of the division into areas.</summary>
    public int Year => _header.Year;

    /// <summary>How many addresses it holds.</summary>
    public long Addresses => _header.Addresses;

    /// <summary>How many neighbourhoods they lie in; 65,536 at most.</summary>
    public int Neighbourhoods => _header.Neighbourhoods;

    /// <summary>Its size in bytes, in the file and mapped.</summary>
    public long Length => _file.Length;

    /// <summary>Names the content: 64 hexadecimal digits.</summary>
    public string Checksum { get; }

    /// <summary>Opens a table and reads it through once, to see that it is whole.</summary>
    /// <exception cref="InvalidOperationException">It is no table, one of another format, cut off or damaged. The message names the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static AreaTable Open(string path)
    {
        if (new FileInfo(path).Length < AreaTableHeader.Bytes)
        {
            throw Unusable(path, "it is too short for a table of areas.");
        }

        var file = new MappedFile(path);
        try
        {
            return new AreaTable(path, file);
        }
        catch (FormatException e)
        {
            file.Dispose();
            throw Unusable(path, e.Message);
        }
    }

    /// <summary>Finds the neighbourhood of an address, as an index below <see cref="Neighbourhoods"/>; -1 if the address is unknown or malformed. Allocates nothing.</summary>
    public int Find(string postcode, int houseNumber)
    {
        if (houseNumber is < 1 or > AddressKey.MaxHouseNumber || !Postcode.TryPack(postcode, out var packed))
        {
            return -1;
        }

        var at = _file.Read<uint>(_header.PostcodesOffset, _header.Postcodes).BinarySearch((uint)packed);
        if (at < 0)
        {
            return -1;
        }

        var starts = _file.Read<int>(_header.StartsOffset, _header.Postcodes + 1);
        var runs = _file.Read<ulong>(AreaTableHeader.Bytes, _header.Runs)[starts[at]..starts[at + 1]];
        var found = HouseRun.Find(runs, AddressKey.SpotOf(houseNumber));
        GC.KeepAlive(_file);
        return found;
    }

    /// <summary>The code of a neighbourhood that <see cref="Find"/> found. Example: <c>BU03440111</c>.</summary>
    public string CodeOf(int neighbourhood)
    {
        var code = NeighbourhoodCode.Format(_file.Read<ulong>(_header.NeighbourhoodsOffset, _header.Neighbourhoods)[neighbourhood]);
        GC.KeepAlive(_file);
        return code;
    }

    public void Dispose() => _file.Dispose();

    /// <exception cref="FormatException">It is not what was written.</exception>
    private string CheckSum()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_file.Read<byte>(AreaTableHeader.Bytes, checked((int)(_file.Length - AreaTableHeader.Bytes))));
        hash.AppendData(_file.Read<byte>(0, AreaTableHeader.CheckedBytes));
        var sum = hash.GetHashAndReset();
        return _file.Read<byte>(AreaTableHeader.CheckedBytes, sum.Length).SequenceEqual(sum)
            ? Convert.ToHexStringLower(sum)
            : throw new FormatException("it is damaged: its checksum is another. Import the year's file again.");
    }

    private static InvalidOperationException Unusable(string path, string why) => new($"'{path}' cannot be used: {why}");
}
