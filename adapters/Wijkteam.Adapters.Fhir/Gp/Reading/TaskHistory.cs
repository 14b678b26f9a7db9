using System.Globalization;
using System.Net;
using Grpc.Core;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Gp.Signals;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using Wijkteam.Adapters.Fhir.Searching;
using FhirTask = Hl7.Fhir.Model.Task;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Reading;

/// <summary><c>Task/[id]/_history</c> and <c>Task/[id]/_history/[vid]</c> (https://hl7.org/fhir/R4/http.html#history): how a referral or signal stood after each
/// step, as far as the caller may see it today. One read, logged by the hub.</summary>
internal sealed class TaskHistory(HubClients hub, ParticipantIndex participants, SearchReader reader, IOptions<FhirOptions> options)
{
    private const string Since = "_since";
    private const int LargestPage = 200;

    private static readonly SearchTable<FhirTask> Table = new("Task", new SearchParameter<FhirTask>(Since, SearchParamType.Date, null)) { DefaultCount = 50, MaxCount = LargestPage };

    public async ValueTask<FhirAnswer> GetAsync(HttpContext context)
    {
        var id = SignalReads.IdOf(context);
        var query = await reader.ReadAsync(context, Table, GpDoor.UrlOf(context.Request, options.Value));
        var page = await ListAsync(id, query.Result.Count, query.Result.Page, HubClients.CallOf(context));
        var since = query.By(Since).Select(criterion => criterion.AnyOf[0]).OfType<AskedDate>().FirstOrDefault()?.Start;
        var bundle = new Bundle { Type = Bundle.BundleType.History };
        bundle.Entry.AddRange(page.Items.Where(version => since is null || version.Meta!.LastUpdated >= since).Select(version => EntryOf(version, query.Root)));
        bundle.Link.Add(LinkOf("self", query.Result.Page));

        // The latest come first: after one that is too old there are none that are not.
        if (page.Next.Length > 0 && bundle.Entry.Count == page.Items.Count)
        {
            bundle.Link.Add(LinkOf("next", page.Next));
        }

        return FhirAnswer.Of(bundle) with { Extent = query.Result.Extent };

        Bundle.LinkComponent LinkOf(string relation, string token) => new() { Relation = relation, Url = $"{query.Root}/Task/{id}/_history{SearchBundle.QueryOf(query, token)}" };
    }

    public async ValueTask<FhirAnswer> GetVersionAsync(HttpContext context)
    {
        var (id, number) = (SignalReads.IdOf(context), (string)context.Request.RouteValues["vid"]!);
        var (call, token) = (HubClients.CallOf(context), "");
        do
        {
            var page = await ListAsync(id, LargestPage, token, call);
            if (page.Items.FirstOrDefault(version => version.Meta!.VersionId == number) is { } found)
            {
                return FhirAnswer.Of(found);
            }

            token = page.Next;
        }
        while (token.Length > 0);

        throw new FhirRefusedException(
            HttpStatusCode.NotFound, new FhirIssue(OperationOutcome.IssueType.NotFound, FhirReasons.NotFound, null, "There is no such version."));
    }

    private async ValueTask<Slice<FhirTask>> ListAsync(string id, int size, string token, CallOptions call)
    {
        var known = participants.For(call);
        var tasks = new List<FhirTask>();
        try
        {
            var page = await hub.Referrals.ListReferralVersionsAsync(new V1.ListReferralVersionsRequest { Id = id, PageSize = size, PageToken = token }, call);
            foreach (var version in page.Versions)
            {
                tasks.Add(await TaskView.OfAsync(version, known));
            }

            return new Slice<FhirTask>(tasks, page.NextPageToken);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            var page = await hub.Signals.ListSignalVersionsAsync(new V1.ListSignalVersionsRequest { Id = id, PageSize = size, PageToken = token }, call);
            foreach (var version in page.Versions)
            {
                tasks.Add(await SignalTaskView.OfAsync(version, known));
            }

            return new Slice<FhirTask>(tasks, page.NextPageToken);
        }
    }

    private static Bundle.EntryComponent EntryOf(FhirTask version, string root)
    {
        var number = version.Meta!.VersionId!;
        var isFirst = number == 1.ToString(CultureInfo.InvariantCulture);
        return new Bundle.EntryComponent
        {
            FullUrl = $"{root}/Task/{version.Id}",
            Resource = version,
            Request = new Bundle.RequestComponent { Method = isFirst ? Bundle.HTTPVerb.POST : Bundle.HTTPVerb.PUT, Url = isFirst ? "Task" : $"Task/{version.Id}" },
            Response = new Bundle.ResponseComponent { Status = isFirst ? "201" : "200", Etag = EntityTag.Of(number), LastModified = version.Meta.LastUpdated },
        };
    }
}
