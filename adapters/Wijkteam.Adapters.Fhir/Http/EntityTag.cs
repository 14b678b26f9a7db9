using System.Globalization;
using System.Net;
using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Outcomes;

namespace Wijkteam.Adapters.Fhir.Http;

/// <summary>Weak entity tags that hold a version: <c>W/"3"</c> (https://hl7.org/fhir/R4/http.html#concurrency).</summary>
internal static class EntityTag
{
    public static string Of(string version) => $"W/\"{version}\"";

    /// <summary>The version that an <c>If-Match</c> names; 0 if there is none.</summary>
    /// <exception cref="FhirRefusedException">400: it is none of ours.</exception>
    public static long Parse(string? header)
    {
        if (string.IsNullOrEmpty(header))
        {
            return 0;
        }

        return TryParse(header, out var version)
            ? version
            : throw new FhirRefusedException(
                HttpStatusCode.BadRequest, new FhirIssue(OperationOutcome.IssueType.Value, FhirReasons.Precondition, null, "If-Match must be of the form W/\"3\"."));
    }

    /// <summary>The version that an <c>If-None-Match</c> names; 0 if there is none or it is none of ours, which then matches nothing.</summary>
    public static long ParseLeniently(string? header) => TryParse(header, out var version) ? version : 0;

    private static bool TryParse(string? header, out long version)
    {
        version = 0;
        return header is ['W', '/', '"', .. var digits, '"'] && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out version) && version > 0;
    }
}
