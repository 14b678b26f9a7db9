using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Directory;

/// <summary>One page of a sorted list, and the token of the next.</summary>
/// <param name="Items">The items, at most as many as asked.</param>
/// <param name="NextPageToken">Opaque to the caller; empty on the last page.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string NextPageToken);

/// <summary>Pages through lists sorted by a key. A token holds the last key given, so that it stays good when the directory is swapped in between.</summary>
internal static class Page
{
    /// <summary>Takes a page.</summary>
    /// <param name="sorted">The whole list, by key in ordinal order, each key once.</param>
    /// <param name="keyOf">The key of an item.</param>
    /// <param name="isKey">Whether a text has the form of a key; a token with another content was not made for this list.</param>
    /// <param name="pageSize">1 to 200; 50 if 0.</param>
    /// <param name="pageToken">The token from the page before; empty for the first.</param>
    /// <exception cref="RefusedException">FIELD_INVALID: <c>page_size</c> or <c>page_token</c>.</exception>
    public static Page<T> Take<T>(IReadOnlyList<T> sorted, Func<T, string> keyOf, Func<string, bool> isKey, int pageSize, string pageToken)
    {
        var faults = new Faults();
        var page = PageRequest.Check(faults, pageSize, pageToken, isKey);
        faults.ThrowIfAny();
        var start = page.After is { } after ? FirstAfter(sorted, keyOf, after) : 0;
        var items = sorted.Skip(start).Take(page.Size).ToList();
        return new Page<T>(items, start + items.Count < sorted.Count ? PageRequest.TokenAfter(keyOf(items[^1])) : "");
    }

    private static int FirstAfter<T>(IReadOnlyList<T> sorted, Func<T, string> keyOf, string key)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = string.CompareOrdinal(keyOf(sorted[middle]), key) <= 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
