namespace Wijkteam.Hub.Areas.Import;

/// <summary>How far an import has come: all that lies before it is in the parts on disk.</summary>
/// <param name="Format">The layout of this and of the parts.</param>
/// <param name="Source">The file that is read.</param>
/// <param name="Offset">Where the next line begins, in bytes.</param>
/// <param name="Line">How many lines lie before it.</param>
/// <param name="BadLines">How many of those are left out.</param>
/// <param name="Parts">What the others have become, in the order of the file.</param>
/// <param name="Neighbourhoods">The neighbourhoods that they lie in, as they are numbered.</param>
internal sealed record ImportCheckpoint(
    int Format, SourceIdentity Source, long Offset, long Line, int BadLines, IReadOnlyList<WrittenPart> Parts, IReadOnlyList<ulong> Neighbourhoods)
{
    public const int CurrentFormat = 1;

    /// <summary>How many rows the parts hold.</summary>
    public long Rows => Parts.Sum(part => (long)part.Rows);

    /// <summary>The share of the file that has been read: 0 to 1.</summary>
    public double Share => (double)Offset / Source.Length;
}
