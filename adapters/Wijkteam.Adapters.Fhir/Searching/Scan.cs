using System.Globalization;
using System.Net;
using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Outcomes;

namespace Wijkteam.Adapters.Fhir.Searching;

/// <summary>Gets a page of a list of the hub's.</summary>
/// <param name="token">Empty for the first page.</param>
internal delegate ValueTask<Slice<T>> ListPage<T>(int size, string token);

/// <param name="Next">The token of the page that follows; empty after the last.</param>
internal sealed record Slice<T>(IReadOnlyList<T> Items, string Next);

/// <summary>Goes through a list of the hub's for what it cannot pick out itself. Only so far in one request: a page may hold fewer than were asked for, or none,
/// and still have a next one.</summary>
internal static class Scan
{
    private const int MaxCalls = 20;
    private const int LargestPage = 200;

    /// <summary>More than so many are not counted.</summary>
    private const int MaxCounted = 10_000;

    /// <summary>The page that is wanted, if one is, and how many there are in all, if that is.</summary>
    public static async ValueTask<(Slice<T> Page, int? Total)> RunAsync<T>(ResultOptions result, ListPage<T> list, Func<T, bool> matches)
    {
        var total = result.WithTotal || result.CountOnly ? await CountAsync(list, matches) : (int?)null;
        return (result.CountOnly ? new Slice<T>([], "") : await TakeAsync(result.Count, result.Page, list, matches), total);
    }

    /// <summary>A page of those that match. It ends where a page of the hub's ends, so that the hub's token leads on.</summary>
    public static async ValueTask<Slice<T>> TakeAsync<T>(int count, string token, ListPage<T> list, Func<T, bool> matches)
    {
        var found = new List<T>();
        for (var calls = 0; calls < MaxCalls; calls++)
        {
            var page = await list(count - found.Count, token);
            found.AddRange(page.Items.Where(matches));
            token = page.Next;
            if (token.Length == 0 || found.Count * 2 > count)
            {
                break;
            }
        }

        return new Slice<T>(found, token);
    }

    /// <summary>What is here as a whole, in pages. What is no token of theirs leads to the first.</summary>
    public static ListPage<T> Over<T>(IReadOnlyList<T> items) => (size, token) =>
    {
        var start = int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? Math.Min(given, items.Count) : 0;
        var page = items.Skip(start).Take(size).ToList();
        var end = start + page.Count;
        return ValueTask.FromResult(new Slice<T>(page, end < items.Count ? end.ToString(CultureInfo.InvariantCulture) : ""));
    };

    /// <exception cref="FhirRefusedException">400: there are too many to go through.</exception>
    public static async ValueTask<int> CountAsync<T>(ListPage<T> list, Func<T, bool> matches)
    {
        var (count, seen, token) = (0, 0, "");
        do
        {
            var page = await list(LargestPage, token);
            count += page.Items.Count(matches);
            seen += page.Items.Count;
            token = page.Next;
        }
        while (token.Length > 0 && seen < MaxCounted);

        return token.Length == 0 ? count : throw new FhirRefusedException(
            HttpStatusCode.BadRequest,
            new FhirIssue(OperationOutcome.IssueType.TooCostly, FhirReasons.SearchParameter, null, $"There are more than {MaxCounted} to count: narrow the search, or leave the total out."));
    }
}
