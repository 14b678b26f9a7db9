using Google.Protobuf.WellKnownTypes;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Reading;

/// <summary><c>_lastUpdated</c> with its prefixes (https://hl7.org/fhir/R4/search.html#prefix), as the contract's from and before.</summary>
internal static class LastUpdatedSearch
{
    public static void Map(SearchQuery query, V1.ListReferralsRequest request)
    {
        foreach (var value in query.Find(SearchQuery.LastUpdated)?.Split(SearchQuery.Both) ?? [])
        {
            var hasPrefix = value.Length > 2 && char.IsAsciiLetter(value[0]);
            var (prefix, moment) = hasPrefix ? (value[..2], value[2..]) : ("eq", value);
            if (DutchTime.Start(moment) is not { } start || DutchTime.End(moment) is not { } end || prefix is not ("eq" or "ge" or "gt" or "le" or "lt"))
            {
                query.Refuse(SearchQuery.LastUpdated, "eq, ge, gt, le or lt and a date or instant.");
                continue;
            }

            // An instant is a moment and no stretch of time: what is greater than it is the next one that the hub can tell apart.
            var after = end > start ? end : end.AddMicroseconds(1);
            request.UpdateTimeFrom = prefix switch { "ge" or "eq" => ToTimestamp(start), "gt" => ToTimestamp(after), _ => request.UpdateTimeFrom };
            request.UpdateTimeBefore = prefix switch { "lt" => ToTimestamp(start), "le" or "eq" => ToTimestamp(after), _ => request.UpdateTimeBefore };
        }
    }

    private static Timestamp ToTimestamp(DateTimeOffset instant) => Timestamp.FromDateTimeOffset(instant);
}
