using System.Globalization;
using System.Net;
using System.Net.Mime;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Wijkteam.Adapters.Fhir.Outcomes;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Adapters.Fhir.Http;

/// <summary>What a request is answered with.</summary>
/// <param name="Resource">The body; null for none.</param>
internal sealed record FhirAnswer(HttpStatusCode Status, Resource? Resource = null)
{
    /// <summary>Where the resource is that was made.</summary>
    public string? Location { get; init; }

    /// <summary>Where to ask what becomes of what was asked.</summary>
    public string? ContentLocation { get; init; }

    /// <summary>A body that is JSON and no resource; null for none.</summary>
    public JsonObject? Json { get; init; }

    /// <summary>A body of many resources; null for none.</summary>
    public ResourceLines? Lines { get; init; }

    /// <summary>After how long the same request may succeed; null if that is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How much of the resource to send, or of those in a searchset.</summary>
    public Extent Extent { get; init; } = Extent.Whole;

    public static FhirAnswer Of(Resource resource) => new(HttpStatusCode.OK, resource);

    public static FhirAnswer Of(FhirRefusedException refused) => new(refused.Status, Outcome.Of(refused.Issues)) { RetryAfter = refused.RetryAfter };

    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = (int)Status;
        response.Headers[HeaderNames.CacheControl] = "no-store";
        if (Location is not null)
        {
            response.Headers[HeaderNames.Location] = Location;
        }

        if (ContentLocation is not null)
        {
            response.Headers[HeaderNames.ContentLocation] = ContentLocation;
        }

        if (RetryAfter is { } wait)
        {
            response.Headers[HeaderNames.RetryAfter] = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (Status == HttpStatusCode.Unauthorized)
        {
            response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        }

        await WriteBodyAsync(context);
    }

    private async Task WriteBodyAsync(HttpContext context)
    {
        var response = context.Response;
        if (Lines is not null)
        {
            await Lines.WriteAsync(context);
        }
        else if (Json is not null)
        {
            response.ContentType = MediaTypeNames.Application.Json;
            await response.WriteAsync(Json.ToJsonString(), context.RequestAborted);
        }

        if (Resource is null)
        {
            return;
        }

        WriteVersion(response);
        // https://hl7.org/fhir/R4/http.html#ops: return=minimal
        if (Status == HttpStatusCode.NotModified || (Preference.Has(context.Request, "return=minimal") && Resource is not OperationOutcome && Location is not null))
        {
            return;
        }

        var format = AnswerFormat.Of(context);
        response.ContentType = format.MediaType + "; charset=utf-8";
        Extent.Mark(Resource);
        format.Write(Resource, response.BodyWriter, Extent.Filter());
        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private void WriteVersion(HttpResponse response)
    {
        if (Resource?.Meta is not { VersionId: { } version } meta)
        {
            return;
        }

        response.Headers[HeaderNames.ETag] = EntityTag.Of(version);
        if (meta.LastUpdated is { } lastUpdated)
        {
            response.Headers[HeaderNames.LastModified] = lastUpdated.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        }
    }
}
