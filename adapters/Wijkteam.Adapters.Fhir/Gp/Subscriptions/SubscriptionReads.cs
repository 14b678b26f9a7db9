using System.Net;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using Wijkteam.Adapters.Fhir.Searching;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Subscriptions;

/// <summary>Reads, searches and deletions of the caller's own subscriptions.</summary>
internal sealed class SubscriptionReads(HubClients hub, SearchReader reader, IOptions<FhirOptions> options)
{
    public static readonly SearchTable<Subscription> Table = new(
        nameof(Subscription),
        new("_id", SearchParamType.Token, subscription => [new FoundToken(null, subscription.Id!)]),
        new("status", SearchParamType.Token, subscription => [new FoundToken(subscription.Status.GetSystem(), subscription.Status.GetLiteral()!)])
        {
            IsCode = code => EnumUtility.ParseLiteral<Subscription.SubscriptionStatus>(code) is not null,
        })
    {
        DefaultCount = 200, MaxCount = 200,
    };

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
        var query = await reader.ReadAsync(context, Table, GpDoor.UrlOf(context.Request, options.Value));
        var call = HubClients.CallOf(context);
        var bundle = new SearchBundle(Table, query);
        bool IsFound(Subscription subscription) => SearchTable<Subscription>.Matches(subscription, query.Criteria);
        async ValueTask<Slice<Subscription>> ListAsync(int size, string token)
        {
            var listed = await hub.Push.ListSubscriptionsAsync(new V1.ListSubscriptionsRequest { PageSize = size, PageToken = token }, call);
            return new Slice<Subscription>([.. listed.Subscriptions.Select(SubscriptionView.Of)], listed.NextPageToken);
        }

        var (page, total) = await Scan.RunAsync(query.Result, ListAsync, IsFound);
        foreach (var subscription in page.Items)
        {
            bundle.Add(subscription);
        }

        return bundle.Answer(page.Next, total);
    }

    private async ValueTask<V1.Subscription> ReadAsync(HttpContext context) =>
        (await hub.Push.GetSubscriptionAsync(new V1.GetSubscriptionRequest { Id = IdOf(context) }, HubClients.CallOf(context))).Subscription;

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]! is var id && Guid.TryParseExact(id, "D", out _)
        ? id
        : throw new FhirRefusedException(
            HttpStatusCode.NotFound, new FhirIssue(OperationOutcome.IssueType.NotFound, FhirReasons.NotFound, null, "There is nothing under this id, or nothing of yours."));
}
