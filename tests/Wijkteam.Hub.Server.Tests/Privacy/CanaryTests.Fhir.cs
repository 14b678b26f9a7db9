using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Privacy;

/// <summary>The same through the GP's FHIR door: what is accepted, what is refused, and where a client puts what does not belong there.</summary>
public sealed partial class CanaryTests
{
    private const string BsnSystem = "http://fhir.nl/fhir/NamingSystem/bsn";

    private async Task ComeThroughTheFhirDoorAsync(HubProcess hub, TestParticipant gp)
    {
        using var http = new HttpClient { BaseAddress = hub.HttpAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await gp.Tokens.GetAsync(TestContext.Current.CancellationToken));

        var accepted = await PostFhirAsync(http, "", CanaryBundle());
        var id = JsonNode.Parse(accepted)!["entry"]![4]!["response"]!["location"]!.ToString()["Task/".Length..];
        foreach (var path in new[] { $"/Task/{id}", $"/ServiceRequest/{id}", $"/Patient/{id}", "/Task", "/ServiceRequest" })
        {
            (await http.GetStringAsync(new Uri($"/fhir/gp{path}", UriKind.Relative), TestContext.Current.CancellationToken)).ShouldNotBeEmpty();
        }

        await SearchFhirAsync(http, _canary.Bsn, HttpStatusCode.OK);
        await SearchFhirAsync(http, _canary.Of("searched BSN"), HttpStatusCode.UnprocessableEntity);
        await BeRefusedByTheFhirDoorAsync(http);
    }

    private async Task BeRefusedByTheFhirDoorAsync(HttpClient http)
    {
        await RefusedFhirAsync(http, bundle => bundle[_canary.Of("unknown property")] = 1);
        await RefusedFhirAsync(http, bundle => bundle["type"] = _canary.Of("bundle type"));
        await RefusedFhirAsync(http, bundle => PatientOf(bundle)["birthDate"] = _canary.Of("FHIR birth date"));
        await RefusedFhirAsync(http, bundle => PatientOf(bundle)["identifier"]![0]!["value"] = _canary.Of("FHIR BSN"));
        await RefusedFhirAsync(http, bundle => PatientOf(bundle)["gender"] = _canary.Of("gender"));
        await RefusedFhirAsync(http, bundle => RequestOf(bundle)["subject"] = new JsonObject { ["reference"] = $"urn:uuid:{_canary.Of("reference")}" });
        await RefusedFhirAsync(http, bundle => RequestOf(bundle)["reasonCode"]![0]!["coding"]![0]!["code"] = _canary.Of("ICPC"));
        await RefusedFhirAsync(http, bundle => RequestOf(bundle)["meta"]!["profile"]![0] = $"http://hub.wijkteam/fhir/StructureDefinition/{_canary.Of("profile")}");
        await RefusedFhirAsync(http, bundle => bundle["entry"]![0]!["request"]!["url"] = _canary.Of("request URL"));

        // Where a BSN does not belong: the door says so, and still nobody writes it down.
        foreach (var path in new[] { $"/Task?patient.identifier={BsnSystem}|{_canary.Bsn}", $"/Task?{_canary.Of("query name")}={_canary.Of("query value")}", $"/Patient/{_canary.Of("path")}" })
        {
            Sent(Encoding.UTF8.GetBytes(path));
            using var response = await http.GetAsync(new Uri($"/fhir/gp{path}", UriKind.Relative), TestContext.Current.CancellationToken);
            response.IsSuccessStatusCode.ShouldBeFalse();
            await KeepAsync(response);
        }
    }

    private JsonObject CanaryBundle()
    {
        var bundle = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "fhir", "examples", "referral-transaction.json")))!.AsObject();
        var patient = PatientOf(bundle);
        patient["identifier"]![0]!["value"] = _canary.Bsn;
        patient["name"]![0]!["family"] = _canary.Of("FHIR family name");
        patient["address"]![0]!["line"]![0] = _canary.Of("address line");
        var request = RequestOf(bundle);
        request["identifier"]![0]!["value"] = Guid.NewGuid().ToString();
        request["extension"]![1]!["valueInteger"] = 4711;
        request["orderDetail"]![0]!["text"] = _canary.Of("FHIR question");
        request["note"]![0]!["text"] = _canary.Of("FHIR note");
        return bundle;
    }

    private static JsonNode PatientOf(JsonObject bundle) => bundle["entry"]![0]!["resource"]!;

    private static JsonNode RequestOf(JsonObject bundle) => bundle["entry"]![3]!["resource"]!;

    private async Task SearchFhirAsync(HttpClient http, string bsn, HttpStatusCode expected)
    {
        Sent(Encoding.UTF8.GetBytes(bsn));
        foreach (var type in new[] { "Task", "AuditEvent" })
        {
            using var form = new FormUrlEncodedContent([new("patient.identifier", $"{BsnSystem}|{bsn}")]);
            using var response = await http.PostAsync(new Uri($"/fhir/gp/{type}/_search", UriKind.Relative), form, TestContext.Current.CancellationToken);
            response.StatusCode.ShouldBe(expected);
            if (!response.IsSuccessStatusCode)
            {
                await KeepAsync(response);
            }
        }
    }

    private async Task<string> PostFhirAsync(HttpClient http, string path, JsonObject body)
    {
        using var response = await SendFhirAsync(http, path, body);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return text;
    }

    private async Task RefusedFhirAsync(HttpClient http, Action<JsonObject> spoil)
    {
        var bundle = CanaryBundle();
        spoil(bundle);
        using var response = await SendFhirAsync(http, "", bundle);
        response.IsSuccessStatusCode.ShouldBeFalse();
        await KeepAsync(response);
    }

    private async Task<HttpResponseMessage> SendFhirAsync(HttpClient http, string path, JsonObject body)
    {
        var text = body.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Sent(Encoding.UTF8.GetBytes(text));
        using var content = new StringContent(text, new MediaTypeHeaderValue("application/fhir+json", "utf-8"));
        return await http.PostAsync(new Uri($"/fhir/gp{path}", UriKind.Relative), content, TestContext.Current.CancellationToken);
    }
}
