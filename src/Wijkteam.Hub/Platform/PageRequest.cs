using System.Buffers.Text;
using System.Text;

namespace Wijkteam.Hub.Platform;

/// <summary>A page that a caller asks for.</summary>
/// <param name="Size">1 to 200.</param>
/// <param name="After">The key of the last item before it; null for the first page.</param>
internal readonly record struct PageRequest(int Size, string? After)
{
    private const int DefaultSize = 50;
    private const int MaxSize = 200;
    private const int MaxTokenLength = 200;

    /// <summary>Reads <c>page_size</c> and <c>page_token</c>; faults what is out of range or was not given out for this list.</summary>
    /// <param name="isKey">Whether a text has the form of the list's keys.</param>
    public static PageRequest Check(Faults faults, int pageSize, string pageToken, Func<string, bool> isKey)
    {
        if (pageSize is < 0 or > MaxSize)
        {
            faults.Invalid("page_size", $"1 to {MaxSize}; {DefaultSize} if 0.");
        }

        var after = pageToken.Length == 0 ? null : Decode(pageToken);
        if (pageToken.Length > 0 && (after is null || !isKey(after)))
        {
            faults.Invalid("page_token", "Not a token of this list.");
        }

        return new PageRequest(pageSize == 0 ? DefaultSize : pageSize, after);
    }

    /// <summary>The token of the page that follows after the item with this key.</summary>
    public static string TokenAfter(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    private static string? Decode(string token) =>
        token.Length <= MaxTokenLength && Base64Url.IsValid(token) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)) : null;
}
