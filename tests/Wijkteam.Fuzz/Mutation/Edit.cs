namespace Wijkteam.Fuzz.Mutation;

/// <summary>Something that is put in the place of a stretch of a document.</summary>
internal readonly record struct Edit(int Start, int End, byte[] With)
{
    /// <summary>Makes the edits, of which none overlaps another.</summary>
    public static byte[] Apply(ReadOnlySpan<byte> document, List<Edit> edits)
    {
        edits.Sort((left, right) => left.Start.CompareTo(right.Start));
        var length = document.Length;
        foreach (var edit in edits)
        {
            length += edit.With.Length - (edit.End - edit.Start);
        }

        var edited = new byte[length];
        var (read, written) = (0, 0);
        foreach (var edit in edits)
        {
            document[read..edit.Start].CopyTo(edited.AsSpan(written));
            written += edit.Start - read;
            edit.With.CopyTo(edited, written);
            (read, written) = (edit.End, written + edit.With.Length);
        }

        document[read..].CopyTo(edited.AsSpan(written));
        return edited;
    }
}
