using System.Diagnostics;

namespace Wijkteam.Hub.Faults.Nemesis;

/// <summary>A small file system in memory.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const string Size = "256m";
    private const int Chunk = 1024 * 1024;

    public string Folder { get; } = System.IO.Directory.CreateTempSubdirectory("small-disk-").FullName;

    /// <exception cref="InvalidOperationException">Only root may mount.</exception>
    public static async Task<SmallDisk> MountAsync()
    {
        var disk = new SmallDisk();
        return await RunAsync("mount", "-t", "tmpfs", "-o", $"size={Size}", "tmpfs", disk.Folder) == 0
            ? disk
            : throw new InvalidOperationException("A file system cannot be mounted here: that takes root.");
    }

    /// <summary>Writes a file until no byte is left.</summary>
    public static void Fill(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        long length = 0;
        for (var size = Chunk; size > 0;)
        {
            try
            {
                RandomAccess.Write(file, new byte[size], length);
                length += size;
            }
            catch (IOException)
            {
                size /= 2;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "-l", Folder);
        System.IO.Directory.Delete(Folder);
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
