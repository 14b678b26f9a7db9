using System.Text.Unicode;

namespace Wijkteam.Hub.Attachments;

/// <summary>The types of file that the hub carries, and how their bytes are told: what a file says that it is, it has to be.</summary>
internal static class FileTypes
{
    /// <summary>How many bytes of a file's beginning tell its type.</summary>
    public const int HeadBytes = 8;

    private const string Text = "text/plain";

    // PDF: ISO 32000-1, 7.5.2. PNG: W3C PNG, 5.2. JPEG: ITU-T T.81, B.1.1.3 (SOI, and the marker after it).
    private static readonly Dictionary<string, byte[]> Heads = new(StringComparer.Ordinal)
    {
        ["application/pdf"] = "%PDF-"u8.ToArray(),
        ["image/png"] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
        ["image/jpeg"] = [0xFF, 0xD8, 0xFF],
    };

    public static string All => string.Join(", ", Heads.Keys.Append(Text));

    public static bool IsKnown(string mediaType) => mediaType == Text || Heads.ContainsKey(mediaType);

    /// <summary>Whether a whole file is of a known type.</summary>
    /// <param name="head">Its first <see cref="HeadBytes"/>, or all if it has fewer.</param>
    /// <param name="isUtf8">Whether all of it is text in UTF-8.</param>
    public static bool Matches(string mediaType, ReadOnlySpan<byte> head, bool isUtf8) =>
        mediaType == Text ? isUtf8 : Heads.TryGetValue(mediaType, out var expected) && head.StartsWith(expected);

    /// <summary>Whether a part of a file can be text: UTF-8 without a NUL, but for a character that is cut off at its end.</summary>
    /// <param name="cut">How many bytes at the end are the beginning of a character.</param>
    public static bool IsText(ReadOnlySpan<byte> bytes, out int cut)
    {
        cut = 0;
        while (cut < Math.Min(4, bytes.Length) && !Utf8.IsValid(bytes[..^cut]))
        {
            cut++;
        }

        return Utf8.IsValid(bytes[..^cut]) && !bytes.Contains((byte)0);
    }
}
