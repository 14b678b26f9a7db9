using Microsoft.Win32.SafeHandles;

namespace Wijkteam.Hub.Areas.Import;

/// <summary>Reads a file of addresses into sorted parts.</summary>
/// <param name="share">Which share of all work the reading is, for the meter.</param>
internal sealed class AddressReading(AddressColumns columns, ImportWork work, BadLines bad, ImportMeter meter, double share, int linesPerPart)
{
    /// <summary>Reads from a checkpoint to the end of the file.</summary>
    /// <returns>The checkpoint at the end.</returns>
    /// <exception cref="InvalidOperationException">Too many lines are bad.</exception>
    public ImportCheckpoint Read(SafeFileHandle source, ImportCheckpoint from, CancellationToken cancellationToken)
    {
        var lines = new LineReader(source, from.Offset, from.Line);
        var neighbourhoods = new Neighbourhoods(from.Neighbourhoods);
        var part = new ImportPart(linesPerPart);
        var at = from;
        while (Gather(lines, part, neighbourhoods) is var read && read > 0)
        {
            var written = part.Write(work.PathOf(at.Parts.Count), firstLine: lines.Line - read + 1);
            at = at with { Offset = lines.Offset, Line = lines.Line, BadLines = bad.Count, Parts = [.. at.Parts, written], Neighbourhoods = neighbourhoods.Codes };
            work.Save(at);
            meter.Report(at.Rows, share * at.Share);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return at;
    }

    /// <returns>How many lines were read: as many as a part takes, unless the file ended.</returns>
    private int Gather(LineReader lines, ImportPart part, Neighbourhoods neighbourhoods)
    {
        var read = 0;
        for (; read < linesPerPart && lines.TryRead(out var line); read++)
        {
            if (line.IsEmpty)
            {
                continue;
            }

            if (columns.Parse(line, out var row) is { } fault)
            {
                bad.Add(lines.Line, fault);
            }
            else
            {
                part.Add(row.Address, read, neighbourhoods.IndexOf(row.Neighbourhood));
            }
        }

        return read;
    }
}
