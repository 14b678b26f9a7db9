using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir;

/// <summary>A GP system that speaks FHIR and nothing else, at the door of a hub of its own.</summary>
public abstract class FhirScene : InboxScene
{
    protected const string Door = "/fhir/gp";
    private const string MediaType = "application/fhir+json";

    private static readonly FhirJsonPocoDeserializer Reader = new();
    private static readonly FhirXmlPocoDeserializer XmlReader = new();
    private readonly HttpClient _http = new() { Timeout = Waiting.Deadline };

    /// <summary>The example that is shipped, with an identifier and a citizen of its own.</summary>
    protected static JsonObject Transaction(string? bsn = null, string? number = null)
    {
        var bundle = JsonNode.Parse(File.ReadAllText(Path.Combine(Exchange.Folder, "examples", "referral-transaction.json")))!.AsObject();
        Resource(bundle, "Patient")["identifier"]![0]!["value"] = bsn ?? Samples.NewBsn();
        Resource(bundle, "ServiceRequest")["identifier"]![0]!["value"] = number ?? Guid.NewGuid().ToString();
        return bundle;
    }

    /// <summary>The signal that is shipped as an example, with an identifier and a citizen of its own.</summary>
    protected static JsonObject Signal(string? bsn = null, string? number = null)
    {
        var bundle = Exchange.Example("signal-transaction");
        Resource(bundle, "Patient")["identifier"]![0]!["value"] = bsn ?? Samples.NewBsn();
        Resource(bundle, "Communication")["identifier"]![0]!["value"] = number ?? Guid.NewGuid().ToString();
        return bundle;
    }

    /// <summary>The transaction's referral as one ServiceRequest that contains its Patient and Consent.</summary>
    protected static JsonObject SingleRequest(string? bsn = null, string? number = null)
    {
        var bundle = Transaction(bsn, number);
        var request = Resource(bundle, "ServiceRequest").DeepClone().AsObject();
        var patient = Resource(bundle, "Patient").DeepClone().AsObject();
        var consent = Resource(bundle, "Consent").DeepClone().AsObject();
        (patient["id"], consent["id"]) = ("p", "c");
        consent["patient"] = new JsonObject { ["reference"] = "#p" };
        consent["performer"] = new JsonArray(new JsonObject { ["reference"] = "#p" });
        request["contained"] = new JsonArray(patient, consent);
        request["subject"] = new JsonObject { ["reference"] = "#p" };
        request["supportingInfo"] = new JsonArray(new JsonObject { ["reference"] = "#c" });
        request.Remove("requester");
        return request;
    }

    protected static JsonObject Entry(JsonObject bundle, string type) =>
        bundle["entry"]!.AsArray().Select(entry => entry!.AsObject()).Single(entry => (string)entry["resource"]!["resourceType"]! == type);

    protected static JsonObject Resource(JsonObject bundle, string type) => Entry(bundle, type)["resource"]!.AsObject();

    /// <summary>Submits the transaction; returns the referral's id.</summary>
    protected async Task<string> SubmitAsync(JsonObject bundle)
    {
        var answer = await SendAsync(HttpMethod.Post, "", bundle);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return answer.As<Bundle>().Entry.Select(entry => entry.Response!.Location).Single(location => location?.StartsWith("Task/", StringComparison.Ordinal) == true)!["Task/".Length..];
    }

    protected Task<FhirReply> GetAsync(string path, Action<HttpRequestMessage>? change = null) => SendAsync(HttpMethod.Get, path, body: null, change);

    protected Task<FhirReply> SearchAsync(string type, string form) => SendAsync(
        HttpMethod.Post, $"/{type}/_search", body: null, request => request.Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"));

    protected Task<FhirReply> SendAsync(HttpMethod method, string path, JsonNode? body, Action<HttpRequestMessage>? change = null, string participant = HubFixture.Gp) =>
        SendTextAsync(method, path, body?.ToJsonString(), change, participant);

    protected async Task<FhirReply> SendTextAsync(
        HttpMethod method, string path, string? body, Action<HttpRequestMessage>? change = null, string participant = HubFixture.Gp)
    {
        using var request = new HttpRequestMessage(method, new Uri(Hub.HttpAddress, Door + path));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, MediaType);
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Hub.Connect(participant).Tokens.GetAsync(CancellationToken.None));
        change?.Invoke(request);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new FhirReply(response.StatusCode, response.Headers.ETag?.ToString(), response.Headers.Location?.ToString(), text) 
        {
            MediaType = response.Content.Headers.ContentType?.MediaType,
            ContentLocation = response.Content.Headers.ContentLocation?.ToString(),
        };
    }

    /// <summary>A reply; whatever it says must be valid R4.</summary>
    protected sealed record FhirReply(HttpStatusCode Status, string? ETag, string? Location, string Text)
    {
        public string? MediaType { get; init; }

        public string? ContentLocation { get; init; }

        public T As<T>()
            where T : Resource =>
            (MediaType == "application/fhir+xml" ? XmlReader.DeserializeResource(Text) : Reader.DeserializeResource(Text)).ShouldBeOfType<T>();

        /// <summary>The reasons and where they are; fails if it is no OperationOutcome that a person could read.</summary>
        public IReadOnlyList<(string Reason, string? Where)> Faults()
        {
            var issues = As<OperationOutcome>().Issue;
            foreach (var issue in issues)
            {
                issue.Severity.ShouldBe(OperationOutcome.IssueSeverity.Error);
                issue.Diagnostics.ShouldNotBeNullOrEmpty();
                issue.Details!.Text.ShouldNotBeNullOrEmpty();
                issue.Details.TextElement!.Extension.ShouldHaveSingleItem();
            }

            return [.. issues.Select(issue => (issue.Details!.Coding[0].Code!, issue.Expression.FirstOrDefault()))];
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
