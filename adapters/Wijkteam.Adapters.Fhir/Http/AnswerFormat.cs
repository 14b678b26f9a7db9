using System.Net;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Wijkteam.Adapters.Fhir.Outcomes;

namespace Wijkteam.Adapters.Fhir.Http;

/// <summary>In which format a request is answered: the one that <c>_format</c> names, else the one that <c>Accept</c> likes best, else that of its body, else JSON.</summary>
internal static class AnswerFormat
{
    public const string Parameter = "_format";

    /// <summary>What was chosen; JSON until then.</summary>
    public static FhirFormat Of(HttpContext context) => context.Features.Get<FhirFormat>() ?? FhirFormat.Json;

    /// <exception cref="FhirRefusedException">406: none of the formats is wanted.</exception>
    public static void Choose(HttpContext context)
    {
        if (context.Request.Query[Parameter] is [{ Length: > 0 } name, ..])
        {
            Choose(context, name);
            return;
        }

        var accept = context.Request.GetTypedHeaders().Accept;
        var (json, xml) = accept.Count == 0 ? (1, 1) : (QualityOf(FhirFormat.Json, accept), QualityOf(FhirFormat.Xml, accept));
        if (json <= 0 && xml <= 0)
        {
            // Who wants lines of JSON takes a refusal as JSON.
            if (accept.Any(range => ResourceLines.Names.Contains(range.MediaType.ToString())))
            {
                Set(context, FhirFormat.Json);
                return;
            }

            throw NotAcceptable();
        }

        Set(context, json > xml ? FhirFormat.Json : xml > json ? FhirFormat.Xml : OfBody(context.Request));
    }

    /// <param name="name">The value of <c>_format</c>, which a search may have in its form. A plus sign in a URL may have come to mean a space.</param>
    /// <exception cref="FhirRefusedException">406: it names none.</exception>
    public static void Choose(HttpContext context, string name) => Set(context, FhirFormat.Find(name.Split(';')[0].Trim().Replace(' ', '+')) ?? throw NotAcceptable());

    private static void Set(HttpContext context, FhirFormat format) => context.Features.Set(format);

    private static FhirFormat OfBody(HttpRequest request) =>
        (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? FhirFormat.Find(type.MediaType.AsSpan()) : null) ?? FhirFormat.Json;

    /// <summary>The quality that the range with the best match gives; 0 for not at all (RFC 9110, 12.5.1).</summary>
    private static double QualityOf(FhirFormat format, IList<MediaTypeHeaderValue> accept)
    {
        var (best, quality) = (0, 0.0);
        foreach (var range in accept)
        {
            var match = format.Matches(range.MediaType.AsSpan());
            var value = range.Quality ?? 1;
            if (match > best || (match == best && match > 0 && value > quality))
            {
                (best, quality) = (match, value);
            }
        }

        return quality;
    }

    private static FhirRefusedException NotAcceptable() => new(
        HttpStatusCode.NotAcceptable,
        new FhirIssue(OperationOutcome.IssueType.NotSupported, FhirReasons.ContentType, null, $"Answers are {FhirFormat.Json.MediaType} or {FhirFormat.Xml.MediaType}."));
}
