using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Reading;

/// <summary>Searches for ServiceRequest and Task. Each that is found is a read of that referral, logged by the hub.</summary>
internal sealed class Searches(HubClients hub, ParticipantIndex participants, IOptions<FhirOptions> options)
{
    public ValueTask<FhirAnswer> ServiceRequestsAsync(HttpContext context) => SearchAsync(
        context, isTask: false, async (referral, reader) => await ServiceRequestView.OfAsync(referral, reader));

    public ValueTask<FhirAnswer> TasksAsync(HttpContext context) => SearchAsync(
        context, isTask: true, async (referral, reader) => await TaskView.OfAsync(referral, reader));

    private async ValueTask<FhirAnswer> SearchAsync(HttpContext context, bool isTask, Func<V1.Referral, Participants, ValueTask<Resource>> view)
    {
        var query = await SearchQuery.ReadAsync(context, isTask ? ReferralSearch.TaskParameters : ReferralSearch.ServiceRequestParameters);
        var call = HubClients.CallOf(context);
        var reader = participants.For(call);
        var root = GpDoor.UrlOf(context.Request, options.Value);
        var bundle = new Bundle { Type = Bundle.BundleType.Searchset };
        var type = isTask ? "Task" : nameof(ServiceRequest);
        AddLink(bundle, "self", $"{root}/{type}", query, query.Find(ReferralSearch.Page));
        if (await ReferralSearch.MapAsync(query, isTask, reader) is { } request)
        {
            var page = await hub.Referrals.ListReferralsAsync(request, call);
            foreach (var referral in page.Referrals)
            {
                bundle.Entry.Add(new Bundle.EntryComponent
                {
                    FullUrl = $"{root}/{type}/{referral.Id}",
                    Resource = await view(referral, reader),
                    Search = new Bundle.SearchComponent { Mode = Bundle.SearchEntryMode.Match },
                });
            }

            AddNext(bundle, $"{root}/{type}", query, page.NextPageToken);
        }

        return FhirAnswer.Of(bundle);
    }

    /// <summary>The next page goes by the same parameters. Those of a POST stay out of the link: POST them again with its <c>_page</c>.</summary>
    private static void AddNext(Bundle bundle, string url, SearchQuery query, string token)
    {
        if (token.Length > 0)
        {
            AddLink(bundle, "next", url, query, token);
        }
    }

    private static void AddLink(Bundle bundle, string relation, string url, SearchQuery query, string? page)
    {
        var builder = new QueryBuilder();
        foreach (var (name, value) in query.IsPost ? [] : query.All)
        {
            if (name != ReferralSearch.Page)
            {
                builder.Add(name, name == SearchQuery.LastUpdated ? value.Split(SearchQuery.Both) : [value]);
            }
        }

        if (page is not null)
        {
            builder.Add(ReferralSearch.Page, page);
        }

        bundle.Link.Add(new Bundle.LinkComponent { Relation = relation, Url = url + builder });
    }
}
