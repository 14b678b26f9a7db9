using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Gp.Reading;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Consents;

/// <summary>Reads and searches of Consent: those that the caller recorded, or that name it as recipient.</summary>
internal sealed class ConsentReads(HubClients hub, ParticipantIndex participants, IOptions<FhirOptions> options)
{
    private static readonly HashSet<string> Parameters = new(StringComparer.Ordinal)
    {
        "_id", "patient.identifier", "patient:identifier", "status", "_count", ReferralSearch.Page, "_format",
    };

    public async ValueTask<FhirAnswer> GetAsync(HttpContext context)
    {
        var call = HubClients.CallOf(context);
        var consent = (await hub.Consents.GetConsentAsync(new V1.GetConsentRequest { Id = (string)context.Request.RouteValues["id"]! }, call)).Consent;
        return FhirAnswer.Of(await ConsentView.OfAsync(consent, bsn: null, participants.For(call)));
    }

    public async ValueTask<FhirAnswer> SearchAsync(HttpContext context)
    {
        var query = await SearchQuery.ReadAsync(context, Parameters);
        var call = HubClients.CallOf(context);
        var reader = participants.For(call);
        var root = GpDoor.UrlOf(context.Request, options.Value);
        var bundle = new Bundle { Type = Bundle.BundleType.Searchset };
        var bsn = BsnOf(query);
        foreach (var consent in await FindAsync(query, bsn, call))
        {
            bundle.Entry.Add(new Bundle.EntryComponent
            {
                FullUrl = $"{root}/Consent/{consent.Id}",
                Resource = await ConsentView.OfAsync(consent, bsn, reader),
                Search = new Bundle.SearchComponent { Mode = Bundle.SearchEntryMode.Match },
            });
        }

        bundle.Link.Add(new Bundle.LinkComponent { Relation = "self", Url = $"{root}/Consent" });
        return FhirAnswer.Of(bundle);
    }

    private static string? BsnOf(SearchQuery query)
    {
        var value = query.Find("patient.identifier") ?? query.Find("patient:identifier");
        if (value is not null && !query.IsPost)
        {
            query.RefuseBsnInUrl();
        }

        if (value is null && query.Find("_id") is null)
        {
            query.Refuse("patient.identifier", "Consents are found by their citizen, or by _id.");
        }

        if (value is not null && value.Split('|') is not [FhirUris.Bsn, _])
        {
            query.Refuse("patient.identifier", $"{FhirUris.Bsn}| and the number.");
        }

        if (query.Find("status") is not (null or "active" or "inactive" or "active,inactive"))
        {
            query.Refuse("status", "active or inactive.");
        }

        query.ThrowIfAny();
        return value?.Split('|')[1];
    }

    private async ValueTask<IReadOnlyList<V1.Consent>> FindAsync(SearchQuery query, string? bsn, Grpc.Core.CallOptions call)
    {
        var found = bsn is null
            ? [(await hub.Consents.GetConsentAsync(new V1.GetConsentRequest { Id = query.Find("_id") }, call)).Consent]
            : (await hub.Consents.ListConsentsAsync(RequestOf(bsn), call)).Consents.Where(consent => query.Find("_id") is not { } id || consent.Id == id);
        return [.. found.Where(consent => query.Find("status") is not { } status
            || status.Contains(',', StringComparison.Ordinal)
            || (consent.Status == V1.ConsentStatus.Active) == (status == "active"))];
    }

    private static V1.ListConsentsRequest RequestOf(string bsn) => new()
    {
        Subject = new V1.Subject { Identification = V1.SubjectIdentification.Bsn, Bsn = bsn },
        IncludeInactive = true,
        PageSize = 200,
    };
}
