using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Searching;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Reading;

/// <summary>Searches for ServiceRequest and Task. Each that is found is a read of that referral, logged by the hub.</summary>
internal sealed class Searches(HubClients hub, ParticipantIndex participants, SearchReader reader, IOptions<FhirOptions> options)
{
    public ValueTask<FhirAnswer> ServiceRequestsAsync(HttpContext context) =>
        SearchAsync(context, ReferralTables.ServiceRequests, async (referral, known) => await ServiceRequestView.OfAsync(referral, known));

    public ValueTask<FhirAnswer> TasksAsync(HttpContext context) =>
        SearchAsync(context, ReferralTables.Tasks, async (referral, known) => await TaskView.OfAsync(referral, known));

    private async ValueTask<FhirAnswer> SearchAsync(HttpContext context, SearchTable<V1.Referral> table, Func<V1.Referral, Participants, ValueTask<Resource>> view)
    {
        var query = await reader.ReadAsync(context, table, GpDoor.UrlOf(context.Request, options.Value));
        var call = HubClients.CallOf(context);
        var known = participants.For(call);
        var bundle = new SearchBundle(table, query);
        var request = new V1.ListReferralsRequest { Order = OrderOf(query.Result.Sort), KeepPlaces = true };
        if (await new ReferralNarrowing(request, known).ApplyAsync(query.Criteria) is not { } rest)
        {
            return bundle.Answer(next: "", total: 0);
        }

        var list = new ReferralList(hub, request, rest, call);
        var total = query.Result.WithTotal || query.Result.CountOnly ? await list.CountAsync() : (int?)null;
        var page = query.Result.CountOnly ? new Slice<V1.Referral>([], "") : await list.TakeAsync(query.Result.Count, query.Result.Page);
        foreach (var referral in page.Items)
        {
            bundle.Add(await view(referral, known));
        }

        await IncludeAsync(bundle, query.Result, page.Items, known);
        return bundle.Answer(page.Next, total);
    }

    /// <summary>What comes along is another view of the same read, or in the directory: nothing more is disclosed.</summary>
    private static async ValueTask IncludeAsync(SearchBundle bundle, ResultOptions result, IReadOnlyList<V1.Referral> referrals, Participants known)
    {
        foreach (var referral in referrals)
        {
            foreach (var inclusion in result.Includes)
            {
                if (await OfAsync(inclusion, referral, known) is { } resource)
                {
                    bundle.Include(resource);
                }
            }

            if (result.RevIncludes.Count > 0)
            {
                bundle.Include(await TaskView.OfAsync(referral, known));
            }
        }
    }

    private static async ValueTask<Resource?> OfAsync(Inclusion inclusion, V1.Referral referral, Participants known) => inclusion.Target switch
    {
        nameof(ServiceRequest) => await ServiceRequestView.OfAsync(referral, known),
        nameof(Patient) => PatientView.Of(referral),
        _ => await known.FindAsync(inclusion.Parameter == "requester" ? referral.SourceParticipantId : referral.TargetParticipantId) is { } participant
            ? OrganizationView.Of(participant)
            : null,
    };

    private static V1.ReferralListOrder OrderOf(string? sort) => sort switch
    {
        "_lastUpdated" or "modified" => V1.ReferralListOrder.UpdateTimeAsc,
        "-_lastUpdated" or "-modified" => V1.ReferralListOrder.UpdateTimeDesc,
        "authored-on" or "authored" => V1.ReferralListOrder.CreateTimeAsc,
        _ => V1.ReferralListOrder.CreateTimeDesc,
    };
}
