using System.Security.Cryptography;
using System.Text.Json;

namespace Wijkteam.Hub.Areas.Import;

/// <summary>The folder beside the table in which an import of one year keeps what it has done, until the table is there. One import has it at a time.</summary>
internal sealed class ImportWork : IDisposable
{
    private readonly string _folder;
    private readonly FileStream _lock;

    private ImportWork(string folder, FileStream holder)
    {
        _folder = folder;
        _lock = holder;
    }

    /// <summary>Where the table is written before it takes its name.</summary>
    public string TablePath => Path.Combine(_folder, "table");

    private string CheckpointPath => Path.Combine(_folder, "checkpoint.json");

    /// <param name="folder">The folder of the tables.</param>
    /// <exception cref="InvalidOperationException">Another import of that year is under way.</exception>
    public static ImportWork Take(string folder, int year)
    {
        var own = Path.Combine(folder, $"areas-{year}.import");
        System.IO.Directory.CreateDirectory(own);
        try
        {
            // The operating system frees it when the process ends, however it ends.
            return new ImportWork(own, new FileStream(Path.Combine(own, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new InvalidOperationException($"Another import of {year} is under way in '{own}'.", e);
        }
    }

    public string PathOf(int part) => Path.Combine(_folder, $"part-{part + 1:D4}");

    /// <summary>What an earlier start has done with the same file; null if there is nothing that can be gone on from.</summary>
    public ImportCheckpoint? Resume(SourceIdentity source)
    {
        if (!File.Exists(CheckpointPath))
        {
            return null;
        }

        try
        {
            var checkpoint = JsonSerializer.Deserialize<ImportCheckpoint>(File.ReadAllBytes(CheckpointPath));
            return checkpoint?.Format == ImportCheckpoint.CurrentFormat && checkpoint.Source == source && checkpoint.Parts.Index().All(IsWhole) ? checkpoint : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes down how far the import has come. The parts are on disk by then.</summary>
    public void Save(ImportCheckpoint checkpoint)
    {
        var next = CheckpointPath + ".next";
        File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(checkpoint));
        File.Move(next, CheckpointPath, overwrite: true);
    }

    /// <summary>Removes all that the import has done, but for a table that has taken its name.</summary>
    public void Discard() => System.IO.Directory.Delete(_folder, recursive: true);

    public void Dispose() => _lock.Dispose();

    private bool IsWhole((int Index, WrittenPart Part) written)
    {
        var path = PathOf(written.Index);
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file)) == written.Part.Sha256;
    }
}
