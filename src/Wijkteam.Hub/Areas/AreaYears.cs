using System.Globalization;

namespace Wijkteam.Hub.Areas;

/// <summary>The tables of a folder, years side by side.</summary>
internal sealed class AreaYears(string folder)
{
    private const string Prefix = "areas-";
    private const string Suffix = ".table";

    /// <summary>The name of a year's table.</summary>
    public static string FileNameOf(int year) => $"{Prefix}{year}{Suffix}";

    /// <summary>The years that have a table, the earliest first; none if there is no folder.</summary>
    public IReadOnlyList<int> List() => System.IO.Directory.Exists(folder)
        ? [.. System.IO.Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}").Select(YearOf).OfType<int>().Order()]
        : [];

    /// <summary>The table in force: that of the year asked for, or else of the latest year that has begun. A division into areas holds from 1 January, so that next year's can lie ready.</summary>
    /// <param name="asked">The year that the operator has set; null if none.</param>
    /// <param name="current">The year that it is.</param>
    /// <returns>The file; null if no year was asked for and none that has begun has a table.</returns>
    /// <exception cref="InvalidOperationException">The year that was asked for has no table.</exception>
    public FileInfo? InForce(int? asked, int current)
    {
        var years = List();
        if (asked is { } year && !years.Contains(year))
        {
            throw new InvalidOperationException($"There is no '{FileNameOf(year)}' in '{folder}', the year that {AreaOptions.Section}:{nameof(AreaOptions.Year)} asks for.");
        }

        var chosen = asked ?? years.LastOrDefault(candidate => candidate <= current);
        return chosen > 0 ? new FileInfo(Path.Combine(folder, FileNameOf(chosen))) : null;
    }

    private static int? YearOf(string path)
    {
        var name = Path.GetFileName(path.AsSpan());
        return int.TryParse(name[Prefix.Length..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null;
    }
}
