using Grpc.Core;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Gp.Reading;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Searching;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Audit;

/// <summary>Searches for AuditEvent: who looked at a citizen's data, the newest first. The hub logs that it was asked.</summary>
internal sealed class AuditEventSearch(HubClients hub, ParticipantIndex participants, SearchReader reader, IOptions<FhirOptions> options)
{
    public static readonly SearchTable<V1.AuditEvent> Table = new(
        nameof(AuditEvent),
        new("date", SearchParamType.Date, seen => [new FoundMoment(seen.Time.ToDateTimeOffset())]),
        new("entity", SearchParamType.Reference, EntitiesOf) { Targets = ["Task", nameof(ServiceRequest), nameof(Communication), nameof(Consent)] },
        new("patient", SearchParamType.Reference, null) { Targets = [nameof(Patient)], ByIdentifier = true, IsPersonal = true })
    {
        DefaultCount = 50,
        MaxCount = 200,
    };

    public async ValueTask<FhirAnswer> SearchAsync(HttpContext context)
    {
        var query = await reader.ReadAsync(context, Table, GpDoor.UrlOf(context.Request, options.Value));
        var call = HubClients.CallOf(context);
        var bundle = new SearchBundle(Table, query);
        if (Narrow(query) is not { } request)
        {
            return bundle.Answer(next: "", total: 0);
        }

        var known = participants.For(call);
        var (page, total) = await Scan.RunAsync(query.Result, ListOf(request, call), seen => SearchTable<V1.AuditEvent>.Matches(seen, query.Criteria));
        foreach (var seen in page.Items)
        {
            bundle.Add(await AuditEventView.OfAsync(seen, request.Subject?.Bsn, known));
        }

        return bundle.Answer(page.Next, total);
    }

    private ListPage<V1.AuditEvent> ListOf(V1.ListAuditEventsRequest request, CallOptions call) => async (size, token) =>
    {
        var page = await hub.Audit.ListAuditEventsAsync(new V1.ListAuditEventsRequest(request) { PageSize = size, PageToken = token }, call);
        return new Slice<V1.AuditEvent>(page.Events, page.NextPageToken);
    };

    /// <summary>The search as the contract's list, as far as that can be narrowed; null if nothing can be found.</summary>
    private static V1.ListAuditEventsRequest? Narrow(SearchQuery query)
    {
        var citizens = query.By("patient").SelectMany(criterion => criterion.AnyOf).OfType<AskedIdentifier>().Select(asked => asked.Value).Distinct(StringComparer.Ordinal).ToList();
        var request = new V1.ListAuditEventsRequest { ExchangeId = ExchangeOf(query) };
        if (citizens.Count > 0)
        {
            request.Subject = new V1.Subject { Identification = V1.SubjectIdentification.Bsn, Bsn = citizens[0] };
        }
        else if (request.ExchangeId.Length == 0)
        {
            var faults = new SearchFaults();
            faults.Refuse("patient.identifier", "Events are found by their citizen, or by one entity.");
            faults.ThrowIfAny();
        }

        foreach (var criterion in query.By("date"))
        {
            if (criterion is { IsPositive: true, AnyOf: [AskedDate { Stretch: var (from, until) }] })
            {
                request.TimeFrom = TimeBounds.Later(request.TimeFrom, from);
                request.TimeBefore = TimeBounds.Earlier(request.TimeBefore, until);
            }
        }

        return citizens.Count > 1 || !TimeBounds.LeaveAny(request.TimeFrom, request.TimeBefore) ? null : request;
    }

    /// <summary>The one thing that is asked about; empty if none is.</summary>
    private static string ExchangeOf(SearchQuery query) =>
        query.By("entity").FirstOrDefault(criterion => criterion.IsPositive) is { AnyOf: [AskedReference { Id: var id }] } && Guid.TryParseExact(id, "D", out _) ? id : "";

    /// <summary>All that is said of a referral or signal has its id.</summary>
    private static IEnumerable<Found> EntitiesOf(V1.AuditEvent seen) => seen.Entity.Kind switch
    {
        V1.AuditEntityKind.Referral => [new FoundReference("Task", seen.Entity.Id), new FoundReference(nameof(ServiceRequest), seen.Entity.Id)],
        V1.AuditEntityKind.Signal => [new FoundReference("Task", seen.Entity.Id), new FoundReference(nameof(Communication), seen.Entity.Id)],
        V1.AuditEntityKind.Consent => [new FoundReference(nameof(Consent), seen.Entity.Id)],
        _ => [],
    };
}
