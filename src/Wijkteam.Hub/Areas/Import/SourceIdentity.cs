using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Wijkteam.Hub.Areas.Import;

/// <summary>Tells one file from another without reading it all.</summary>
/// <param name="Length">In bytes.</param>
/// <param name="Modified">When it was last written to, in ticks of UTC.</param>
/// <param name="Head">SHA-256 of its first 64 KiB.</param>
internal sealed record SourceIdentity(long Length, long Modified, string Head)
{
    private const int HeadBytes = 64 * 1024;

    /// <exception cref="InvalidOperationException">It is a pipe or the like, which cannot be gone on with after a break.</exception>
    public static SourceIdentity Of(SafeFileHandle file)
    {
        var length = LengthOf(file);
        var head = new byte[HeadBytes];
        var read = RandomAccess.Read(file, head, fileOffset: 0);
        return new SourceIdentity(length, File.GetLastWriteTimeUtc(file).Ticks, Convert.ToHexStringLower(SHA256.HashData(head.AsSpan(0, read))));
    }

    private static long LengthOf(SafeFileHandle file)
    {
        try
        {
            return RandomAccess.GetLength(file);
        }
        catch (NotSupportedException e)
        {
            throw new InvalidOperationException("It is no file on disk: unpack it to one first.", e);
        }
    }
}
