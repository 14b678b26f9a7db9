using Microsoft.AspNetCore.Http;

namespace Wijkteam.Adapters.Fhir.Http;

/// <summary>The header <c>Prefer</c> (RFC 7240): <c>return=minimal, handling=lenient</c>. What is not known there is passed over.</summary>
internal static class Preference
{
    /// <summary>Whether a preference is stated; of one with a value, as <c>name=value</c>.</summary>
    public static bool Has(HttpRequest request, string preference) => request.Headers["Prefer"]
        .SelectMany(line => (line ?? "").Split(',', ';'))
        .Any(stated => string.Equals(stated.Trim().Replace("\"", "", StringComparison.Ordinal), preference, StringComparison.OrdinalIgnoreCase));
}
