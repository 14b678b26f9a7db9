using Grpc.Core;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Searching;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Consents;

/// <summary>Reads and searches of Consent: those that the caller recorded, or that name it as recipient.</summary>
internal sealed class ConsentReads(HubClients hub, ParticipantIndex participants, SearchReader reader, IOptions<FhirOptions> options)
{
    public static readonly SearchTable<V1.Consent> Table = new(
        nameof(Consent),
        new("_id", SearchParamType.Token, consent => [new FoundToken(null, consent.Id)]),
        new("_lastUpdated", SearchParamType.Date, consent => [new FoundMoment(ConsentView.LastUpdated(consent))]),
        new("date", SearchParamType.Date, consent => [new FoundMoment(consent.RecordTime.ToDateTimeOffset())]),
        new("status", SearchParamType.Token, consent => [StatusOf(consent)]) { IsCode = code => EnumUtility.ParseLiteral<Consent.ConsentState>(code) is not null },
        new("organization", SearchParamType.Reference, consent => [new FoundReference(nameof(Organization), consent.RecorderParticipantId)]) { Targets = [nameof(Organization)] },
        new("actor", SearchParamType.Reference, ActorsOf) { Targets = [nameof(Organization)] },
        new("patient", SearchParamType.Reference, null) { Targets = [nameof(Patient)], ByIdentifier = true, IsPersonal = true });

    public async ValueTask<FhirAnswer> GetAsync(HttpContext context)
    {
        var call = HubClients.CallOf(context);
        var consent = (await hub.Consents.GetConsentAsync(new V1.GetConsentRequest { Id = (string)context.Request.RouteValues["id"]! }, call)).Consent;
        return FhirAnswer.Of(await ConsentView.OfAsync(consent, bsn: null, participants.For(call)));
    }

    public async ValueTask<FhirAnswer> SearchAsync(HttpContext context)
    {
        var query = await reader.ReadAsync(context, Table, GpDoor.UrlOf(context.Request, options.Value));
        var call = HubClients.CallOf(context);
        var known = participants.For(call);
        var bundle = new SearchBundle(Table, query);
        var bsn = BsnOf(query);
        var list = bsn is null ? Named(query, call) : OfCitizen(bsn, call);
        bool IsFound(V1.Consent consent) => SearchTable<V1.Consent>.Matches(consent, query.Criteria);
        var (page, total) = await Scan.RunAsync(query.Result, list, IsFound);
        foreach (var consent in page.Items)
        {
            bundle.Add(await ConsentView.OfAsync(consent, bsn, known));
        }

        return bundle.Answer(page.Next, total);
    }

    /// <summary>The citizen that is asked about; null if only consents are, by their ids.</summary>
    private static string? BsnOf(SearchQuery query)
    {
        if (query.By("patient").Select(criterion => criterion.AnyOf[0]).FirstOrDefault() is AskedIdentifier citizen)
        {
            return citizen.Value;
        }

        if (!query.By("_id").Any(criterion => criterion.IsPositive))
        {
            var faults = new SearchFaults();
            faults.Refuse("patient.identifier", "Consents are found by their citizen, or by _id.");
            faults.ThrowIfAny();
        }

        return null;
    }

    private ListPage<V1.Consent> OfCitizen(string bsn, CallOptions call) => async (size, token) =>
    {
        var subject = new V1.Subject { Identification = V1.SubjectIdentification.Bsn, Bsn = bsn };
        var page = await hub.Consents.ListConsentsAsync(new V1.ListConsentsRequest { Subject = subject, IncludeInactive = true, PageSize = size, PageToken = token }, call);
        return new Slice<V1.Consent>(page.Consents, page.NextPageToken);
    };

    private ListPage<V1.Consent> Named(SearchQuery query, CallOptions call) => async (_, _) =>
    {
        var found = new List<V1.Consent>();
        foreach (var id in query.By("_id").First().AnyOf.OfType<AskedToken>().Select(asked => asked.Code).Distinct(StringComparer.Ordinal).Take(Table.MaxCount))
        {
            if (await TryReadAsync(id, call) is { } consent)
            {
                found.Add(consent);
            }
        }

        return new Slice<V1.Consent>(found, "");
    };

    private async ValueTask<V1.Consent?> TryReadAsync(string id, CallOptions call)
    {
        try
        {
            return Guid.TryParseExact(id, "D", out _) ? (await hub.Consents.GetConsentAsync(new V1.GetConsentRequest { Id = id }, call)).Consent : null;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private static FoundToken StatusOf(V1.Consent consent)
    {
        var status = ConsentView.StatusOf(consent);
        return new FoundToken(status.GetSystem(), status.GetLiteral()!);
    }

    /// <summary>A recipient that is named by its kind alone is one nonetheless, though it has no id.</summary>
    private static IEnumerable<Found> ActorsOf(V1.Consent consent) =>
        consent.Scope is { RecipientParticipantId: "", RecipientKind: V1.ParticipantKind.Unspecified } ? [] : [new FoundReference(nameof(Organization), consent.Scope.RecipientParticipantId)];
}
