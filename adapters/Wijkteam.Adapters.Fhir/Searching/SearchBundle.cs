using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Wijkteam.Adapters.Fhir.Http;

namespace Wijkteam.Adapters.Fhir.Searching;

/// <summary>What was found, as a searchset. Its self link tells what was asked as it was understood; what does not belong in a URL (a BSN) stays out of it, and
/// the next page of such a search is POSTed again with the <c>_page</c> of its link.</summary>
internal sealed class SearchBundle(SearchTable table, SearchQuery query)
{
    private readonly Bundle _bundle = new() { Type = Bundle.BundleType.Searchset };
    private readonly HashSet<string> _included = new(StringComparer.Ordinal);

    public void Add(Resource found) => Add(found, Bundle.SearchEntryMode.Match);

    /// <summary>What comes along, once.</summary>
    public void Include(Resource resource)
    {
        if (_included.Add($"{resource.TypeName}/{resource.Id}"))
        {
            Add(resource, Bundle.SearchEntryMode.Include);
        }
    }

    /// <param name="next">Where the next page begins; empty if there is none.</param>
    /// <param name="total">How many there are on all pages; said if it was asked.</param>
    public FhirAnswer Answer(string next, int? total)
    {
        _bundle.Total = query.Result.WithTotal || query.Result.CountOnly ? total : null;
        _bundle.Link.Add(Link("self", query.Result.Page));
        if (next.Length > 0)
        {
            _bundle.Link.Add(Link("next", next));
        }

        return FhirAnswer.Of(_bundle) with { Extent = query.Result.Extent };
    }

    /// <summary>What was asked, for a link to a page.</summary>
    public static QueryString QueryOf(SearchQuery query, string page) =>
        QueryString.Create(page.Length > 0 ? query.Used.Append(new KeyValuePair<string, string?>(ResultReader.Page, page)) : query.Used);

    private void Add(Resource resource, Bundle.SearchEntryMode mode) => _bundle.Entry.Add(new Bundle.EntryComponent
    {
        FullUrl = $"{query.Root}/{resource.TypeName}/{resource.Id}",
        Resource = resource,
        Search = new Bundle.SearchComponent { Mode = mode },
    });

    private Bundle.LinkComponent Link(string relation, string page) => new() { Relation = relation, Url = $"{query.Root}/{table.Type}{QueryOf(query, page)}" };
}
