using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Wijkteam.Hub.Areas;

/// <summary>Writes a table from addresses in order. The same addresses make the same file, to the byte.</summary>
internal sealed class AreaTableWriter : IDisposable
{
    private const int Buffered = 8 * 1024;

    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly int _year;
    private readonly ulong[] _neighbourhoods;
    private readonly ulong[] _runs = new ulong[Buffered];
    private readonly List<uint> _postcodes = [];
    private readonly List<int> _starts = [];
    private ulong _first;
    private ulong _last;
    private int _neighbourhood;
    private long _addresses;
    private int _written;

    /// <param name="path">Where the table is written; what is there is lost.</param>
    /// <param name="neighbourhoods">All that addresses will lie in, packed and sorted; 65,536 at most.</param>
    public AreaTableWriter(string path, int year, ulong[] neighbourhoods)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        _file.Write(stackalloc byte[AreaTableHeader.Bytes]);
        _year = year;
        _neighbourhoods = neighbourhoods;
    }

    /// <param name="address">As <see cref="AddressKey"/> has it; greater than any before.</param>
    /// <param name="neighbourhood">Its index among the neighbourhoods.</param>
    public void Add(ulong address, int neighbourhood)
    {
        // The last place of a side is not followed by the first of the other: no side is that long.
        if (_addresses > 0 && address == _last + 1 && neighbourhood == _neighbourhood)
        {
            _last = address;
        }
        else
        {
            EndRun();
            if (_addresses == 0 || AddressKey.PostcodeOf(address) != AddressKey.PostcodeOf(_last))
            {
                _postcodes.Add(AddressKey.PostcodeOf(address));
                _starts.Add(_written);
            }

            (_first, _last, _neighbourhood) = (address, address, neighbourhood);
        }

        _addresses++;
    }

    /// <summary>Writes the rest, and waits until all is on disk.</summary>
    /// <returns>How many addresses the table holds.</returns>
    public long Complete()
    {
        EndRun();
        Write<ulong>(_runs.AsSpan(0, _written % Buffered));
        _starts.Add(_written);
        Write<ulong>(_neighbourhoods);
        Write<uint>(CollectionsMarshal.AsSpan(_postcodes));
        Write<int>(CollectionsMarshal.AsSpan(_starts));

        Span<byte> header = stackalloc byte[AreaTableHeader.Bytes];
        new AreaTableHeader(_year, _addresses, _written, _neighbourhoods.Length, _postcodes.Count).Write(header);
        _hash.AppendData(header[..AreaTableHeader.CheckedBytes]);
        _hash.GetHashAndReset(header[AreaTableHeader.CheckedBytes..]);
        _file.Position = 0;
        _file.Write(header);
        _file.Flush(flushToDisk: true);
        return _addresses;
    }

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    private void EndRun()
    {
        if (_addresses == 0)
        {
            return;
        }

        _runs[_written++ % Buffered] = HouseRun.Of(AddressKey.SpotOf(_first), (uint)(_last - _first), _neighbourhood);
        if (_written % Buffered == 0)
        {
            Write<ulong>(_runs);
        }
    }

    private void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        _hash.AppendData(bytes);
        _file.Write(bytes);
    }
}
