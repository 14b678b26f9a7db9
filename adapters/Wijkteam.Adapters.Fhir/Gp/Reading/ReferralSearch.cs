using System.Globalization;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Hub;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Reading;

/// <summary>The search parameters of ServiceRequest and Task as the contract's list of referrals.</summary>
internal static class ReferralSearch
{
    public const string Page = "_page";
    private const int DefaultCount = 20;
    private const int MaxCount = 50;

    public static readonly IReadOnlySet<string> TaskParameters = new HashSet<string>(StringComparer.Ordinal)
    {
        "_id", "patient", "patient.identifier", "patient:identifier", "requester", "owner", "status", "code", "focus", "based-on", "part-of", "identifier",
        "_lastUpdated", "_count", "_sort", Page, "_format",
    };

    public static readonly IReadOnlySet<string> ServiceRequestParameters = new HashSet<string>(StringComparer.Ordinal)
    {
        "_id", "patient", "patient.identifier", "patient:identifier", "requester", "performer", "status", "code", "based-on", "part-of", "identifier",
        "_lastUpdated", "_count", "_sort", Page, "_format",
    };

    /// <returns>Null if nothing can match.</returns>
    public static async ValueTask<V1.ListReferralsRequest?> MapAsync(SearchQuery query, bool isTask, Participants participants)
    {
        var request = new V1.ListReferralsRequest { View = V1.ReferralListView.Full, PageSize = CountOf(query), PageToken = query.Find(Page) ?? "" };
        var mayMatch = MapIds(query, request);
        mayMatch &= MapStatus(query, isTask, request);
        mayMatch &= MatchesCode(query, isTask) && query.Find("part-of") is null && (isTask || query.Find("based-on") is null);
        mayMatch &= await MapPartyAsync(query, "requester", id => request.SourceParticipantId = id, participants);
        mayMatch &= await MapPartyAsync(query, isTask ? "owner" : "performer", id => request.TargetParticipantId = id, participants);
        MapPatient(query, request);
        MapIdentifier(query, request);
        LastUpdatedSearch.Map(query, request);
        request.Order = OrderOf(query, isTask);
        query.ThrowIfAny();
        return mayMatch ? request : null;
    }

    /// <summary>All that points to one referral: <c>_id</c>, <c>focus</c>, <c>based-on</c> and <c>patient</c> share its id.</summary>
    private static bool MapIds(SearchQuery query, V1.ListReferralsRequest request)
    {
        HashSet<string>? ids = null;
        foreach (var (name, type) in new[] { ("_id", ""), ("focus", "ServiceRequest/"), ("based-on", "ServiceRequest/"), ("patient", "Patient/") })
        {
            if (query.Find(name) is not { } value)
            {
                continue;
            }

            var named = value.Split(',').Select(id => IdOf(id, type)).OfType<string>().ToHashSet(StringComparer.Ordinal);
            ids = ids is null ? named : [.. ids.Intersect(named, StringComparer.Ordinal)];
        }

        if (ids?.Count > MaxCount)
        {
            query.Refuse("_id", $"At most {MaxCount}.");
        }

        request.Ids.Add(ids ?? []);
        return ids is null or { Count: > 0 };
    }

    private static string? IdOf(string value, string type)
    {
        var id = type.Length > 0 && value.LastIndexOf(type, StringComparison.Ordinal) is var start and >= 0 ? value[(start + type.Length)..] : value;
        return Guid.TryParseExact(id, "D", out var guid) ? guid.ToString() : null;
    }

    private static bool MapStatus(SearchQuery query, bool isTask, V1.ListReferralsRequest request)
    {
        if (query.Find("status") is not { } value)
        {
            return true;
        }

        foreach (var code in value.Split(',').Select(token => token[(token.IndexOf('|', StringComparison.Ordinal) + 1)..]))
        {
            var states = isTask ? StatusTokens.OfTask(code) : StatusTokens.OfServiceRequest(code);
            if (states is null)
            {
                query.Refuse("status", "No such status.");
            }

            request.Statuses.Add(states ?? []);
        }

        return request.Statuses.Count > 0;
    }

    private static bool MatchesCode(SearchQuery query, bool isTask) => query.Find("code") is not { } value
        || value.Split(',').Any(token => token == (isTask ? "fulfill" : "3457005") || token == (isTask ? $"{FhirUris.TaskCode}|fulfill" : $"{FhirUris.Snomed}|3457005"));

    private static async ValueTask<bool> MapPartyAsync(SearchQuery query, string name, Action<string> set, Participants participants)
    {
        if (query.Find(name) is not { } value)
        {
            return true;
        }

        var id = value[(value.LastIndexOf('/') + 1)..];
        set(id);
        return await participants.FindAsync(id) is not null;
    }

    private static void MapPatient(SearchQuery query, V1.ListReferralsRequest request)
    {
        if ((query.Find("patient.identifier") ?? query.Find("patient:identifier")) is not { } value)
        {
            return;
        }

        if (!query.IsPost)
        {
            query.RefuseBsnInUrl();
        }

        if (value.Split('|') is not [FhirUris.Bsn, var bsn])
        {
            query.Refuse("patient.identifier", $"{FhirUris.Bsn}| and the number.");
            return;
        }

        request.SubjectBsn = bsn;
    }

    private static void MapIdentifier(SearchQuery query, V1.ListReferralsRequest request)
    {
        if (query.Find("identifier") is not { } value)
        {
            return;
        }

        if (value.Split('|') is not [{ Length: > 0 } system, { Length: > 0 } number])
        {
            query.Refuse("identifier", "SYSTEM|VALUE.");
            return;
        }

        request.ExternalIdentifier = new V1.Identifier { System = system, Value = number };
    }

    private static V1.ReferralListOrder OrderOf(SearchQuery query, bool isTask)
    {
        var created = isTask ? "authored-on" : "authored";
        var order = query.Find("_sort") switch
        {
            null => V1.ReferralListOrder.CreateTimeDesc,
            "_lastUpdated" => V1.ReferralListOrder.UpdateTimeAsc,
            "-_lastUpdated" => V1.ReferralListOrder.UpdateTimeDesc,
            var sort when sort == created => V1.ReferralListOrder.CreateTimeAsc,
            var sort when sort == $"-{created}" => V1.ReferralListOrder.CreateTimeDesc,
            _ => V1.ReferralListOrder.Unspecified,
        };
        if (order == V1.ReferralListOrder.Unspecified)
        {
            query.Refuse("_sort", $"_lastUpdated or {created}, with - before it for the latest first.");
        }

        return order;
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
}
