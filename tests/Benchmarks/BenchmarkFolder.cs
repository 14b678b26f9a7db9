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

    public void Dispose() => System.IO.Directory.Delete(Path, recursive: true);
}
