using System.Text;

namespace Wijkteam.Fuzz.Mutation;

/// <summary>What a stretch of a document is, and so what can be done with it.</summary>
internal enum UnitKind
{
    /// <summary>A property, an item, an element, a field: it can be taken out, doubled and swapped.</summary>
    Member,

    /// <summary>A value: another can stand in its place.</summary>
    Value,

    /// <summary>The name of a member.</summary>
    Name,
}

/// <summary>A stretch of a document.</summary>
/// <param name="End">The first byte behind it.</param>
/// <param name="CutStart">Where to cut so that, without the member, the rest is still well-formed; with its comma, say.</param>
internal readonly record struct Unit(UnitKind Kind, int Start, int End, int CutStart, int CutEnd)
{
    public Unit(UnitKind kind, int start, int end)
        : this(kind, start, end, start, end)
    {
    }

    public bool Overlaps(Unit other) => Start < other.End && other.Start < End;
}

/// <summary>A valid document, and what it is made of.</summary>
/// <param name="Separator">What stands between two members of one owner.</param>
/// <param name="Hollow">Takes the value out of a member, so that something is there all the same: an id.</param>
internal sealed record Document(string Name, byte[] Bytes, IReadOnlyList<Unit> Units, byte[] Separator, Func<string, string> Hollow)
{
    public ReadOnlySpan<byte> Of(Unit unit) => Bytes.AsSpan(unit.Start..unit.End);

    public byte[] HollowOf(Unit unit) => Encoding.UTF8.GetBytes(Hollow(Encoding.UTF8.GetString(Of(unit))));
}
