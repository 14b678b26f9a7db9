using System.IO.MemoryMappedFiles;

namespace Wijkteam.Hub.Areas;

/// <summary>A file that is read as memory. Its pages are shared with whoever else maps it, and are the first that a machine in need of memory takes back.</summary>
/// <remarks>
/// Putting another file in its place (rename) does not disturb it; whoever shortens the file itself ends the processes that read it.
/// Unless it is disposed it stays mapped until the collector finds that nobody holds it: keep this alive (<see cref="GC.KeepAlive"/>) for as long as a span is in use.
/// </remarks>
internal sealed class MappedFile : IDisposable
{
    private readonly MemoryMappedViewAccessor _view;

    /// <param name="path">A file that is not empty.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public MappedFile(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        Length = RandomAccess.GetLength(file);
        using var mapping = MemoryMappedFile.CreateFromFile(file, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = mapping.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
    }

    /// <summary>In bytes.</summary>
    public long Length { get; }

    /// <summary>Values as they lie in the file: little-endian, like every machine that the hub runs on.</summary>
    /// <param name="offset">Where they begin, in bytes; a multiple of a value's size.</param>
    /// <param name="count">How many values.</param>
    public unsafe ReadOnlySpan<T> Read<T>(long offset, int count)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - ((long)count * sizeof(T)));
        ObjectDisposedException.ThrowIf(_view.SafeMemoryMappedViewHandle.IsClosed, this);
        return new ReadOnlySpan<T>((byte*)_view.SafeMemoryMappedViewHandle.DangerousGetHandle() + offset, count);
    }

    public void Dispose() => _view.Dispose();
}
