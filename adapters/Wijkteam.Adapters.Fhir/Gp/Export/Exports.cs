using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using Wijkteam.Adapters.Fhir.Searching;

namespace Wijkteam.Adapters.Fhir.Gp.Export;

/// <summary><c>$export</c>: a participant's own data in bulk (https://hl7.org/fhir/uv/bulkdata/STU2/export.html), at the level of the system.</summary>
/// <remarks>Nothing is prepared and nothing kept: an export is a question, which its URLs carry. Its files are read from the hub as they are fetched, with the
/// credential of whoever fetches them, and each resource in them is a read like any other. So an export is complete as soon as it is asked for, what a
/// file holds is what its reader may see then, and a file that is fetched twice is read, and logged, twice.</remarks>
internal sealed class Exports(HubClients hub, ParticipantIndex participants, CancelledExports cancelled, TimeProvider time, IOptions<FhirOptions> options)
{
    private const string Type = "_type";
    private const string Since = "_since";
    private const string OutputFormat = "_outputFormat";

    /// <summary>Kicks one off.</summary>
    public async ValueTask<FhirAnswer> StartAsync(HttpContext context)
    {
        var faults = new SearchFaults();
        if (!Preference.Has(context.Request, "respond-async"))
        {
            faults.Refuse("Prefer", "An export is asked for with Prefer: respond-async.");
        }

        var isLenient = Preference.Has(context.Request, "handling=lenient");
        foreach (var name in context.Request.Query.Keys.Where(name => name is not (Type or Since or OutputFormat or AnswerFormat.Parameter) && !isLenient))
        {
            faults.Refuse(name, "No such parameter of an export here.");
        }

        var types = TypesOf(context.Request.Query[Type], isLenient, faults);
        var since = SinceOf(context.Request.Query[Since], faults);
        if (context.Request.Query[OutputFormat].ToString() is { Length: > 0 } format && !ResourceLines.Names.Contains(format))
        {
            faults.Refuse(OutputFormat, $"{ResourceLines.MediaType}.");
        }

        faults.ThrowIfAny();
        var job = ExportJob.Create(time.GetUtcNow(), since, types);
        await ReadingOf(job, context).HeldTypesAsync();
        return new FhirAnswer(HttpStatusCode.Accepted) { ContentLocation = $"{GpDoor.UrlOf(context.Request, options.Value)}/$export-status/{job}" };
    }

    /// <summary>The manifest: which files there are.</summary>
    public async ValueTask<FhirAnswer> GetStatusAsync(HttpContext context)
    {
        var job = JobOf(context);
        var held = await ReadingOf(job, context).HeldTypesAsync();
        var root = GpDoor.UrlOf(context.Request, options.Value);
        var manifest = new JsonObject
        {
            ["transactionTime"] = Write(job.Time),
            ["request"] = $"{root}/$export{QueryString.Create(QueryOf(job))}",
            ["requiresAccessToken"] = true,
            ["output"] = new JsonArray([.. held.Select(type => new JsonObject { ["type"] = type, ["url"] = $"{root}/$export-file/{job}/{type}.ndjson" })]),
            ["error"] = new JsonArray(),
        };
        context.Response.Headers[HeaderNames.Expires] = job.ExpireTime.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        return new FhirAnswer(HttpStatusCode.OK) { Json = manifest };
    }

    /// <summary>Its URLs lead nowhere from now on.</summary>
    public async ValueTask<FhirAnswer> CancelAsync(HttpContext context)
    {
        var job = JobOf(context);
        await ReadingOf(job, context).HeldTypesAsync();
        cancelled.Add(job);
        return new FhirAnswer(HttpStatusCode.Accepted);
    }

    /// <summary>A file: a resource on each line. What cannot be read at all is refused; what fails on the way breaks off, so that nobody takes it for the whole.</summary>
    public async ValueTask<FhirAnswer> GetFileAsync(HttpContext context)
    {
        var job = JobOf(context);
        var name = (string)context.Request.RouteValues["name"]!;
        var type = job.Types.FirstOrDefault(type => name == $"{type}.ndjson") ?? throw NoSuchExport();
        return new FhirAnswer(HttpStatusCode.OK) { Lines = await ResourceLines.OpenAsync(ReadingOf(job, context).ReadAsync(type), context.RequestAborted) };
    }

    /// <remarks>The first question to the hub shows whether the caller may ask at all.</remarks>
    private ExportReading ReadingOf(ExportJob job, HttpContext context)
    {
        var call = HubClients.CallOf(context);
        return new ExportReading(hub, participants.For(call), job, call);
    }

    private ExportJob JobOf(HttpContext context) =>
        ExportJob.Read((string)context.Request.RouteValues["job"]!, time.GetUtcNow()) is { } job && !cancelled.Has(job) ? job : throw NoSuchExport();

    private static List<string> TypesOf(IEnumerable<string?> values, bool isLenient, SearchFaults faults)
    {
        var asked = values.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal).ToList();
        var known = asked.Count == 0 ? [.. ExportTypes.All] : ExportTypes.All.Where(asked.Contains).ToList();
        if (known.Count == 0 || (known.Count < asked.Count && !isLenient))
        {
            faults.Refuse(Type, $"Some of {string.Join(", ", ExportTypes.All)}.");
        }

        return known;
    }

    private DateTimeOffset? SinceOf(string? value, SearchFaults faults)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        if (DateSearch.Read(value, time.GetUtcNow()) is { Prefix: DatePrefix.Eq, Start: var since })
        {
            return since;
        }

        faults.Refuse(Since, "An instant.");
        return null;
    }

    private static IEnumerable<KeyValuePair<string, string?>> QueryOf(ExportJob job)
    {
        yield return new KeyValuePair<string, string?>(Type, string.Join(',', job.Types));
        if (job.Since is { } since)
        {
            yield return new KeyValuePair<string, string?>(Since, Write(since));
        }
    }

    private static string Write(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static FhirRefusedException NoSuchExport() => new(
        HttpStatusCode.NotFound, new FhirIssue(OperationOutcome.IssueType.NotFound, FhirReasons.NotFound, null, "There is no such export, or no more: its URLs are good for an hour."));
}
