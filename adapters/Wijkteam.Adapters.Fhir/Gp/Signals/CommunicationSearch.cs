using System.Globalization;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Gp.Reading;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Signals;

/// <summary>Searches for Communication: the caller's signals, those sent last first. Each that is found is a read of that signal, logged by the hub.</summary>
internal sealed class CommunicationSearch(HubClients hub, ParticipantIndex participants, IOptions<FhirOptions> options)
{
    public static readonly IReadOnlySet<string> Parameters = new HashSet<string>(StringComparer.Ordinal)
    {
        "_id", "identifier", "_count", ReferralSearch.Page, "_format",
    };

    private const int DefaultCount = 20;
    private const int MaxCount = 50;

    public async ValueTask<FhirAnswer> SearchAsync(HttpContext context)
    {
        var query = await SearchQuery.ReadAsync(context, Parameters);
        var request = new V1.ListSignalsRequest { Party = V1.ReferralParty.Source, PageSize = CountOf(query), PageToken = query.Find(ReferralSearch.Page) ?? "" };
        MapIdentifier(query, request);
        query.ThrowIfAny();
        var call = HubClients.CallOf(context);
        var reader = participants.For(call);
        var url = $"{GpDoor.UrlOf(context.Request, options.Value)}/{nameof(Communication)}";
        var bundle = new Bundle { Type = Bundle.BundleType.Searchset };
        var page = await FindAsync(query, request, call);
        bundle.Link.Add(new Bundle.LinkComponent { Relation = "self", Url = LinkOf(url, query, request.PageToken) });
        foreach (var found in page.Signals)
        {
            var signal = (await hub.Signals.GetSignalAsync(new V1.GetSignalRequest { Id = found.Id }, call)).Signal;
            bundle.Entry.Add(new Bundle.EntryComponent
            {
                FullUrl = $"{url}/{signal.Id}",
                Resource = await CommunicationView.OfAsync(signal, reader),
                Search = new Bundle.SearchComponent { Mode = Bundle.SearchEntryMode.Match },
            });
        }

        if (page.NextPageToken.Length > 0)
        {
            bundle.Link.Add(new Bundle.LinkComponent { Relation = "next", Url = LinkOf(url, query, page.NextPageToken) });
        }

        return FhirAnswer.Of(bundle);
    }

    /// <summary>By its id it is read, not listed.</summary>
    private async ValueTask<V1.ListSignalsResponse> FindAsync(SearchQuery query, V1.ListSignalsRequest request, Grpc.Core.CallOptions call)
    {
        if (query.Find("_id") is not { } id)
        {
            return await hub.Signals.ListSignalsAsync(request, call);
        }

        var found = Guid.TryParseExact(id, "D", out _) && await SignalReads.TryReadAsync(hub, id, call) is { } signal ? signal : null;
        var matches = found is not null && (request.ExternalIdentifier is null || request.ExternalIdentifier.Equals(found.ExternalIdentifier));
        return new V1.ListSignalsResponse { Signals = { matches ? [found!] : Array.Empty<V1.Signal>() } };
    }

    private static void MapIdentifier(SearchQuery query, V1.ListSignalsRequest request)
    {
        if (query.Find("identifier") is not { } value)
        {
            return;
        }

        if (value.Split('|') is [{ Length: > 0 } system, { Length: > 0 } own])
        {
            request.ExternalIdentifier = new V1.Identifier { System = system, Value = own };
        }
        else
        {
            query.Refuse("identifier", "SYSTEM|VALUE, the sender's own.");
        }
    }

    private static int CountOf(SearchQuery query)
    {
        if (query.Find("_count") is not { } value)
        {
            return DefaultCount;
        }

        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
        {
            query.Refuse("_count", "A number from 1.");
        }

        return Math.Clamp(count, 1, MaxCount);
    }

    private static string LinkOf(string url, SearchQuery query, string page)
    {
        var builder = new QueryBuilder();
        foreach (var (name, value) in query.IsPost ? [] : query.All)
        {
            if (name != ReferralSearch.Page)
            {
                builder.Add(name, value);
            }
        }

        if (page.Length > 0)
        {
            builder.Add(ReferralSearch.Page, page);
        }

        return url + builder;
    }
}
