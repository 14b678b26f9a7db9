namespace Wijkteam.Hub.Areas.Import;

/// <summary>Reads sorted parts as one.</summary>
internal static class PartMerge
{
    /// <summary>All rows by address; those with one address in the order of their lines.</summary>
    /// <param name="parts">In the order of the file.</param>
    public static IEnumerable<MergedRow> Read(IReadOnlyList<PartCursor> parts)
    {
        // Of two rows with one address, that of the earlier part comes first.
        static ulong Rank(int part, PartCursor cursor) => (cursor.Address << ImportPart.LineBits) | (uint)part;

        var waiting = new PriorityQueue<int, ulong>();
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i].MoveNext())
            {
                waiting.Enqueue(i, Rank(i, parts[i]));
            }
        }

        while (waiting.TryDequeue(out var part, out _))
        {
            var cursor = parts[part];
            var limit = waiting.TryPeek(out _, out var next) ? next : ulong.MaxValue;
            bool more;
            do
            {
                yield return cursor.Current;
                more = cursor.MoveNext();
            }
            while (more && Rank(part, cursor) < limit);

            if (more)
            {
                waiting.Enqueue(part, Rank(part, cursor));
            }
        }
    }
}

/// <summary>A row of a part.</summary>
/// <param name="Neighbourhood">Its number, as <see cref="Neighbourhoods"/> has it.</param>
internal readonly record struct MergedRow(ulong Address, long Line, ushort Neighbourhood);

/// <summary>Goes through a part on disk, row by row.</summary>
internal sealed class PartCursor(string path, WrittenPart part) : IDisposable
{
    private readonly MappedFile _file = new(path);
    private int _row = -1;
    private ulong _key;

    public ulong Address => _key >> ImportPart.LineBits;

    public MergedRow Current => new(
        Address,
        part.FirstLine + (long)(_key & ((1UL << ImportPart.LineBits) - 1)),
        _file.Read<ushort>(sizeof(ulong) * (long)part.Rows, part.Rows)[_row]);

    public bool MoveNext()
    {
        if (++_row >= part.Rows)
        {
            return false;
        }

        _key = _file.Read<ulong>(0, part.Rows)[_row];
        return true;
    }

    public void Dispose() => _file.Dispose();
}
