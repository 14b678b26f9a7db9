using System.Globalization;
using System.Net;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Gp.Reading;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Subscriptions;

/// <summary>Reads, searches and deletions of the caller's own subscriptions.</summary>
internal sealed class SubscriptionReads(HubClients hub, IOptions<FhirOptions> options)
{
    public static readonly IReadOnlySet<string> Parameters = new HashSet<string>(StringComparer.Ordinal) { "_id", "status", Count, ReferralSearch.Page, "_format" };

    private const string Count = "_count";
    private const int MaxCount = 200;

    public async ValueTask<FhirAnswer> GetAsync(HttpContext context) => FhirAnswer.Of(SubscriptionView.Of(await ReadAsync(context)));

    /// <summary><c>Subscription/[id]/$status</c>.</summary>
    public async ValueTask<FhirAnswer> GetStatusAsync(HttpContext context) => FhirAnswer.Of(SubscriptionStatusView.Of(await ReadAsync(context)));

    /// <summary>Turns it off. It can still be read, as one that is off.</summary>
    public async ValueTask<FhirAnswer> DeleteAsync(HttpContext context)
    {
        var id = IdOf(context);
        var request = new V1.DeleteSubscriptionRequest { RequestId = RequestIds.Of(nameof(Subscription), id, "deleted"), Id = id };
        await hub.Push.DeleteSubscriptionAsync(request, HubClients.CallOf(context));
        return new FhirAnswer(HttpStatusCode.NoContent);
    }

    public async ValueTask<FhirAnswer> SearchAsync(HttpContext context)
    {
        var query = await SearchQuery.ReadAsync(context, Parameters);
        var (count, status) = (CountOf(query), StatusOf(query));
        query.ThrowIfAny();
        var page = await hub.Push.ListSubscriptionsAsync(
            new V1.ListSubscriptionsRequest { PageSize = count, PageToken = query.Find(ReferralSearch.Page) ?? "" }, HubClients.CallOf(context));
        var root = GpDoor.UrlOf(context.Request, options.Value);
        var bundle = new Bundle { Type = Bundle.BundleType.Searchset };
        bundle.Link.Add(new Bundle.LinkComponent { Relation = "self", Url = LinkOf(root, query, query.Find(ReferralSearch.Page)) });
        if (page.NextPageToken.Length > 0)
        {
            bundle.Link.Add(new Bundle.LinkComponent { Relation = "next", Url = LinkOf(root, query, page.NextPageToken) });
        }

        foreach (var view in page.Subscriptions.Select(SubscriptionView.Of).Where(view => Matches(view, query.Find("_id"), status)))
        {
            bundle.Entry.Add(new Bundle.EntryComponent
            {
                FullUrl = $"{root}/Subscription/{view.Id}",
                Resource = view,
                Search = new Bundle.SearchComponent { Mode = Bundle.SearchEntryMode.Match },
            });
        }

        return FhirAnswer.Of(bundle);
    }

    private async ValueTask<V1.Subscription> ReadAsync(HttpContext context) =>
        (await hub.Push.GetSubscriptionAsync(new V1.GetSubscriptionRequest { Id = IdOf(context) }, HubClients.CallOf(context))).Subscription;

    private static bool Matches(Subscription view, string? id, IReadOnlyList<string>? statuses) =>
        (id is null || view.Id == id) && (statuses is null || statuses.Contains(EnumUtility.GetLiteral(view.Status!.Value)));

    private static string LinkOf(string root, SearchQuery query, string? page)
    {
        var pairs = query.All.Where(pair => pair.Key != ReferralSearch.Page);
        var all = page is null ? pairs : pairs.Append(new KeyValuePair<string, string>(ReferralSearch.Page, page));
        return $"{root}/Subscription{QueryString.Create(all.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value)))}";
    }

    private static int CountOf(SearchQuery query)
    {
        if (query.Find(Count) is not { } text)
        {
            return MaxCount;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
        {
            return Math.Min(count, MaxCount);
        }

        query.Refuse(Count, "A number, from 1.");
        return MaxCount;
    }

    private static string[]? StatusOf(SearchQuery query)
    {
        var statuses = query.Find("status")?.Split(',');
        if (statuses?.All(status => status is "requested" or "active" or "error" or "off") == false)
        {
            query.Refuse("status", "requested, active, error or off.");
        }

        return statuses;
    }

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]! is var id && Guid.TryParseExact(id, "D", out _)
        ? id
        : throw new FhirRefusedException(
            HttpStatusCode.NotFound, new FhirIssue(OperationOutcome.IssueType.NotFound, FhirReasons.NotFound, null, "There is nothing under this id, or nothing of yours."));
}
