using System.Buffers.Text;

namespace Wijkteam.Hub.Platform;

/// <summary>A page of a list that goes from the newest id to the oldest.</summary>
/// <param name="Size">1 to 200.</param>
/// <param name="Before">Only ids before this one; null for the first page.</param>
internal readonly record struct PageRequest(int Size, Guid? Before)
{
    private const int DefaultSize = 50;
    private const int MaxSize = 200;
    private const int IdSize = 16;

    /// <summary>Reads <c>page_size</c> and <c>page_token</c>; faults what is out of range or was not given out by the hub.</summary>
    public static PageRequest Check(Faults faults, int pageSize, string pageToken)
    {
        if (pageSize is < 0 or > MaxSize)
        {
            faults.Invalid("page_size", $"1 to {MaxSize}, or 0 for {DefaultSize}.");
        }

        return new PageRequest(pageSize == 0 ? DefaultSize : pageSize, pageToken.Length == 0 ? null : Read(faults, pageToken));
    }

    /// <summary>The token of the page that follows after this id.</summary>
    public static string TokenAfter(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));

    private static Guid? Read(Faults faults, string pageToken)
    {
        Span<byte> bytes = stackalloc byte[IdSize];
        if (pageToken.Length <= 2 * IdSize && Base64Url.TryDecodeFromChars(pageToken, bytes, out var length) && length == IdSize)
        {
            return new Guid(bytes, bigEndian: true);
        }

        faults.Invalid("page_token", "Not a token of this list.");
        return null;
    }
}
