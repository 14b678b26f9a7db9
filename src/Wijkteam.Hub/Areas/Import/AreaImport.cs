namespace Wijkteam.Hub.Areas.Import;

/// <summary>
/// Makes a table of CBS's file of addresses. Rows may come in any order. Each part of the file is sorted and written down beside the table; then the parts are read as one. Of an
/// import that broke off, the same command goes on behind the last part that was written. The table takes its name when it is whole and on disk.
/// </summary>
/// <remarks>
/// Memory, whatever the file's length: 12 bytes for each line of a part, 6 MB; as much again for buffers, neighbourhoods and postcodes. The parts are read back as mapped files,
/// whose pages the machine may take back. Disk beside the table: 10 bytes per row, gone when it is done.
/// </remarks>
/// <param name="path">The file.</param>
/// <param name="folder">The folder of the tables; made if it is not there.</param>
/// <param name="year">The year; null: the one that the file's first line speaks of.</param>
/// <param name="tell">Takes what an operator should know, a line each.</param>
/// <param name="linesPerPart">How many lines of the file make a part.</param>
internal sealed class AreaImport(string path, string folder, int? year, Action<string> tell, ImportMeter meter, int linesPerPart = AreaImport.LinesPerPart)
{
    /// <summary>Small enough that little is lost with a part, large enough that a country has a score of them.</summary>
    public const int LinesPerPart = 512 * 1024;

    /// <summary>How much of the time goes into reading; the rest into putting together. Measured.</summary>
    private const double ReadingShare = 0.8;

    private const int RowsBetweenReports = 256 * 1024;

    /// <exception cref="InvalidOperationException">The file is refused, or another import of the year is under way; the message says why.</exception>
    /// <exception cref="IOException">A file cannot be read or written. What was done stands.</exception>
    /// <exception cref="OperationCanceledException">It was broken off. What was done stands.</exception>
    public ImportOutcome Run(CancellationToken cancellationToken)
    {
        using var source = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var identity = SourceIdentity.Of(source);
        var head = new LineReader(source);
        head.TryRead(out var firstLine);
        var columns = AddressColumns.Read(firstLine);
        var ofYear = ChooseYear(columns.Year);
        using var work = ImportWork.Take(folder, ofYear);
        try
        {
            var from = work.Resume(identity) ?? new ImportCheckpoint(ImportCheckpoint.CurrentFormat, identity, head.Offset, head.Line, BadLines: 0, Parts: [], Neighbourhoods: []);
            if (from.Parts.Count > 0)
            {
                tell($"Goes on at line {from.Line + 1:N0}, where an earlier import of this file broke off.");
            }

            var bad = new BadLines(tell, from.BadLines);
            meter.Begin(from.Rows, ReadingShare * from.Share);
            var read = new AddressReading(columns, work, bad, meter, ReadingShare, linesPerPart).Read(source, from, cancellationToken);
            if (SourceIdentity.Of(source) != identity)
            {
                throw new InvalidOperationException("The file changed while it was read.");
            }

            return Complete(work, read, ofYear, bad, cancellationToken) with { FirstLine = from.Parts.Count > 0 ? from.Line + 1 : 1 };
        }
        catch (InvalidOperationException)
        {
            work.Discard();
            throw;
        }
    }

    private int ChooseYear(int? named) => (year, named) switch
    {
        (null, null) => throw new InvalidOperationException("The first line names no year: say which with --year."),
        ({ } asked, { } found) when asked != found => throw new InvalidOperationException($"The first line speaks of {found}, not of {asked}."),
        _ => year ?? named!.Value,
    };

    private ImportOutcome Complete(ImportWork work, ImportCheckpoint read, int ofYear, BadLines bad, CancellationToken cancellationToken)
    {
        if (read.Rows == 0)
        {
            throw new InvalidOperationException("There is no address in the file that can be used.");
        }

        var addresses = WriteTable(work, read, ofYear, bad, cancellationToken);
        var target = Path.Combine(folder, AreaYears.FileNameOf(ofYear));
        File.Move(work.TablePath, target, overwrite: true);
        work.Discard();
        return new ImportOutcome(ofYear, target, read.Rows, addresses, bad.Count, meter.Rate(read.Rows));
    }

    private long WriteTable(ImportWork work, ImportCheckpoint read, int ofYear, BadLines bad, CancellationToken cancellationToken)
    {
        var (codes, placeOf) = new Neighbourhoods(read.Neighbourhoods).Sorted();
        using var table = new AreaTableWriter(work.TablePath, ofYear, codes);
        PartCursor[] parts = [.. read.Parts.Index().Where(part => part.Item.Rows > 0).Select(part => new PartCursor(work.PathOf(part.Index), part.Item))];
        try
        {
            var done = 0L;
            var last = new MergedRow(ulong.MaxValue, 0, 0);
            foreach (var row in PartMerge.Read(parts))
            {
                if (row.Address != last.Address)
                {
                    table.Add(row.Address, placeOf[row.Neighbourhood]);
                    last = row;
                }
                else if (row.Neighbourhood != last.Neighbourhood)
                {
                    bad.Add(row.Line, $"Its address lies in {NeighbourhoodCode.Format(read.Neighbourhoods[last.Neighbourhood])} by line {last.Line}, which stands, and in {NeighbourhoodCode.Format(read.Neighbourhoods[row.Neighbourhood])} by this one.");
                }

                if (++done % RowsBetweenReports == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    meter.Report(read.Rows, ReadingShare + ((1 - ReadingShare) * done / read.Rows));
                }
            }

            return table.Complete();
        }
        finally
        {
            Array.ForEach(parts, part => part.Dispose());
        }
    }
}

/// <summary>What an import has done.</summary>
/// <param name="Table">The table's path.</param>
/// <param name="Rows">How many lines could be used.</param>
/// <param name="Addresses">How many different addresses they hold.</param>
/// <param name="BadLines">How many lines are left out.</param>
/// <param name="RowsPerSecond">How fast this start was, from its first line to the table's name.</param>
/// <param name="FirstLine">The line of the file that this start began at.</param>
internal sealed record ImportOutcome(int Year, string Table, long Rows, long Addresses, int BadLines, double RowsPerSecond, long FirstLine = 1);
