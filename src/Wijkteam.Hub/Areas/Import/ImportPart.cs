using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Wijkteam.Hub.Areas.Import;

/// <summary>Gathers a part of the file and writes it down sorted, so that an import holds one part in memory at a time, and need not read it again after a break.</summary>
/// <remarks>
/// On disk: per row the address (40 bits) with the row's line within the part (24), 8 bytes, sorted; then per row the number of its neighbourhood, 2 bytes. With its line, a row
/// is unlike any other, and of two with one address the first in the file comes first.
/// </remarks>
/// <param name="lines">How many lines of the file make a part; 16,777,216 at most.</param>
internal sealed class ImportPart(int lines)
{
    /// <summary>How many bits of a key tell the line.</summary>
    public const int LineBits = 64 - AddressKey.Bits;

    private readonly ulong[] _keys = new ulong[lines];
    private readonly ushort[] _byLine = new ushort[lines];
    private readonly ushort[] _byKey = new ushort[lines];
    private int _rows;

    /// <summary>Adds a row.</summary>
    /// <param name="line">Its line, counted from the part's first, which is 0.</param>
    public void Add(ulong address, int line, ushort neighbourhood)
    {
        _keys[_rows++] = (address << LineBits) | (uint)line;
        _byLine[line] = neighbourhood;
    }

    /// <summary>Sorts what was gathered, writes it to a file, and begins anew.</summary>
    /// <param name="firstLine">The number in the file of the part's first line.</param>
    public WrittenPart Write(string path, long firstLine)
    {
        var keys = _keys.AsSpan(0, _rows);
        keys.Sort();
        for (var i = 0; i < keys.Length; i++)
        {
            _byKey[i] = _byLine[(int)(keys[i] & ((1 << LineBits) - 1))];
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            Write(MemoryMarshal.AsBytes(keys));
            Write(MemoryMarshal.AsBytes(_byKey.AsSpan(0, _rows)));

            void Write(ReadOnlySpan<byte> bytes)
            {
                hash.AppendData(bytes);
                file.Write(bytes);
            }
        }

        var written = new WrittenPart(firstLine, _rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
        _rows = 0;
        return written;
    }
}

/// <summary>A part that lies on disk.</summary>
/// <param name="FirstLine">The number in the file of its first line.</param>
/// <param name="Sha256">Of its bytes: a machine that lost power may have kept its name alone.</param>
internal sealed record WrittenPart(long FirstLine, int Rows, string Sha256);
