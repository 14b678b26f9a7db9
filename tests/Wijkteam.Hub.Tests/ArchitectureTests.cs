using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Wijkteam.Hub.Tests;

/// <summary>The hub's folders depend on each other one way. What a folder uses is read from its using directives and qualified names.</summary>
public sealed partial class ArchitectureTests
{
    private const int MaxLines = 300;

    /// <summary>Each folder may use those before it and none after it; so there is no cycle.</summary>
    private static readonly string[] Order =
        ["Platform", "Identity", "Limits", "Reflection", "Keys", "Journal", "Areas", "Directory", "Health", "Subjects", "Submissions", "Routing", "Consents", "Exchanges", "Inbox", "Push", "Operations", "Audit", "Terms", "Reorganisations", "Households", "Plans", "Referrals", "Attachments", "Signals"];

    /// <summary>What still points the wrong way. Take a pair out when its code has moved; add none.</summary>
    private static readonly string[] Exceptions =
    [
        // FindRoute is answered by the directory's service, but decided by the router.
        "Directory -> Routing",
    ];

    [Fact]
    public void Folders_UseOnlyThoseBeforeThem()
    {
        var pairs = Source("Wijkteam.Hub").SelectMany(file => UsedBy(file.Folder, file.Text)).Distinct().ToList();
        pairs.Count.ShouldBeGreaterThan(30, "too few dependencies were found for the test to mean anything");

        pairs.Where(IsBackward).Select(pair => $"{pair.From} -> {pair.To}").ShouldBe(Exceptions, ignoreOrder: true);
    }

    [Fact]
    public void Order_NamesEveryFolder() =>
        Source("Wijkteam.Hub").Select(file => file.Folder).Where(folder => folder.Length > 0).Distinct().ShouldBe(Order, ignoreOrder: true);

    [Fact]
    public void Files_AreShort()
    {
        var files = Source("").ToList();
        files.Count.ShouldBeGreaterThan(100);
        files.Where(file => file.Text.Count(c => c == '\n') > MaxLines).Select(file => file.Path).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("P:System.DateTime.Now")]
    [InlineData("P:System.DateTime.UtcNow")]
    [InlineData("P:System.DateTime.Today")]
    [InlineData("P:System.DateTimeOffset.Now")]
    [InlineData("P:System.DateTimeOffset.UtcNow")]
    [InlineData("P:System.Environment.TickCount")]
    [InlineData("P:System.Environment.TickCount64")]
    [InlineData("M:System.Diagnostics.Stopwatch.GetTimestamp")]
    [InlineData("M:System.Diagnostics.Stopwatch.StartNew")]
    [InlineData("M:System.Guid.CreateVersion7")]
    [InlineData("M:System.Threading.Thread.Sleep(System.Int32)")]
    [InlineData("M:System.Threading.Thread.Sleep(System.TimeSpan)")]
    [InlineData("M:System.Threading.Tasks.Task.Delay(System.Int32)")]
    [InlineData("M:System.Threading.Tasks.Task.Delay(System.TimeSpan)")]
    [InlineData("M:System.Threading.Tasks.Task.Delay(System.Int32,System.Threading.CancellationToken)")]
    [InlineData("M:System.Threading.Tasks.Task.Delay(System.TimeSpan,System.Threading.CancellationToken)")]
    public void BannedSymbols_CoverTheStaticClock(string symbol) =>
        File.ReadAllLines(Path.Combine(Root(), "BannedSymbols.txt")).ShouldContain(line => line.StartsWith(symbol + ";", StringComparison.Ordinal));

    private static bool IsBackward((string From, string To) pair) => Array.IndexOf(Order, pair.To) > Array.IndexOf(Order, pair.From);

    private static IEnumerable<(string From, string To)> UsedBy(string folder, string text) => folder.Length == 0
        ? []
        : Uses().Matches(text).Select(match => match.Groups["folder"].Value).Where(used => used != folder && Order.Contains(used)).Select(used => (folder, used));

    private static IEnumerable<(string Path, string Folder, string Text)> Source(string project)
    {
        var top = Path.Combine(Root(), "src", project);
        foreach (var path in System.IO.Directory.EnumerateFiles(top, "*.cs", SearchOption.AllDirectories))
        {
            var parts = Path.GetRelativePath(top, path).Split(Path.DirectorySeparatorChar);
            if (!parts.Contains("obj") && !parts.Contains("bin"))
            {
                yield return (path, parts.Length > 1 ? parts[0] : "", File.ReadAllText(path));
            }
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "global.json")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Not within the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"(?:Wijkteam\.Hub\.|(?<![\w.""])(?=(?:Subjects|Consents|Platform|Journal|Keys|Identity)\.[A-Z]))(?<folder>\w+)", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Uses();
}
