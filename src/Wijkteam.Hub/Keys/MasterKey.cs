using System.Security.Cryptography;

namespace Wijkteam.Hub.Keys;

/// <summary>The key that wraps all others. Losing its file loses everything; whoever reads it can read everything.</summary>
internal static class MasterKey
{
    /// <summary>Reads the key from a file of 32 bytes in base64, making one, readable to its owner alone, if there is none.</summary>
    /// <param name="mayCreate">Whether nothing is wrapped yet. A new key beside an old key store opens nothing.</param>
    /// <exception cref="InvalidOperationException">The file holds no such key, or is missing.</exception>
    public static byte[] LoadOrCreate(string path, bool mayCreate)
    {
        if (!File.Exists(path))
        {
            if (!mayCreate)
            {
                throw new InvalidOperationException($"The master key file '{path}' is missing. Put back the one that this key store was made with.");
            }

            Create(path);
        }

        return Read(path);
    }

    /// <summary>Reads the key from a file of 32 bytes in base64.</summary>
    /// <exception cref="InvalidOperationException">The file holds no such key, or is missing.</exception>
    public static byte[] Load(string path) => File.Exists(path)
        ? Read(path)
        : throw new InvalidOperationException(
            $"The master key file '{path}' is missing. Put back the one that this key store was made with; for a new key store, make one with 'openssl rand -base64 32' and give it to every hub.");

    private static byte[] Read(string path)
    {
        var key = new byte[Sealer.KeySize];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var length) && length == key.Length
            ? key
            : throw new InvalidOperationException($"The master key file '{path}' does not hold 32 bytes in base64.");
    }

    private static void Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.WriteThrough };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // Complete under another name first: a crash must not leave half a key.
        var draft = path + ".new";
        File.Delete(draft);
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Sealer.KeySize))));
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path);
    }
}
