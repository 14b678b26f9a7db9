using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform.Sqlite;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>A fresh folder, on a disk, for the data of one run.</summary>
internal sealed class BenchmarkFolder : IDisposable
{
    public BenchmarkFolder()
    {
        Path = System.IO.Directory.CreateTempSubdirectory("hub-benchmark-").FullName;
        if (new DriveInfo(Path).DriveFormat == "tmpfs")
        {
            Dispose();
            throw new InvalidOperationException("The temporary folder is in memory, where nothing is durable: set TMPDIR to a folder on disk.");
        }
    }

    public string Path { get; }

    public static string DataOf(string folder) => System.IO.Path.Combine(folder, "data");

    public static string DirectoryOf(string folder) => System.IO.Path.Combine(folder, "directory.json");

    /// <summary>How many deliveries the store holds, and how many of them as acknowledged. Asks the file itself, after the hub has gone.</summary>
    public (long All, long Acknowledged) CountDeliveries()
    {
        using var database = SqliteDatabase.OpenReader(System.IO.Path.Combine(DataOf(Path), "journal.db"));
        using var count = database.PrepareOnce($"SELECT count(*), count(*) FILTER (WHERE state = {(int)DeliveryState.Acknowledged}) FROM deliveries");
        count.Step();
        return (count.Int64(0), count.Int64(1));
    }

    public void Dispose() => System.IO.Directory.Delete(Path, recursive: true);
}
