using System.Globalization;
using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Exchanges;

/// <summary>A page of versions, the latest first.</summary>
internal readonly record struct VersionPage(PageRequest Page)
{
    public static VersionPage Check(Faults faults, int pageSize, string pageToken) => new(PageRequest.Check(faults, pageSize, pageToken, key => Read(key) is not null));

    /// <returns>The versions on it, and the token of the next; empty after the last.</returns>
    public (IReadOnlyList<T> Versions, string Next) Of<T>(IReadOnlyList<T> oldestFirst, Func<T, long> versionOf)
    {
        var last = Page.After is { } key ? Read(key) : null;
        var rest = oldestFirst.Reverse().Where(version => last is null || versionOf(version) < last).ToList();
        var shown = rest.Take(Page.Size).ToList();
        return (shown, rest.Count > shown.Count ? PageRequest.TokenAfter(versionOf(shown[^1]).ToString(CultureInfo.InvariantCulture)) : "");
    }

    private static long? Read(string key) => long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
}
