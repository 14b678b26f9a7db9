using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Fhir;

/// <summary>What cannot be accepted: the right status, the reason, where it is, and no trace of it in the store.</summary>
public sealed class FhirBadInputTests : FhirScene
{
    private const string Request = "Bundle.entry[3].resource";

    public static TheoryData<string, string, string?> Transactions() => new()
    {
        { "no business identifier", "business-identifier", $"{Request}.identifier" },
        { "no subject in the bundle", "dangling-reference", $"{Request}.subject" },
        { "dangling requester", "dangling-reference", $"{Request}.requester" },
        { "focus elsewhere", "dangling-reference", "Bundle.entry[4].resource.focus" },
        { "two requests", "duplicate-entry", "Bundle.entry[5]" },
        { "put", "bundle-entry", "Bundle.entry[0].request.method" },
        { "wrong url", "bundle-entry", "Bundle.entry[0].request.url" },
        { "wrong bundle type", "bundle-type", "Bundle.type" },
        { "unknown profile", "unknown-profile", $"{Request}.meta.profile[0]" },
        { "draft", "not-understood", $"{Request}.status" },
        { "do not perform", "not-understood", $"{Request}.doNotPerform" },
        { "modifier extension", "not-understood", $"{Request}.modifierExtension" },
        { "task in progress", "not-understood", "Bundle.entry[4].resource.status" },
        { "nested provision", "not-understood", "Bundle.entry[2].resource.provision.provision" },
        { "unknown recipient", "PARTICIPANT_UNKNOWN", "Bundle.entry[2].resource.provision.actor[0].reference" },
        { "unknown life domain", "not-understood", $"{Request}.category[0].coding" },
        { "bad BSN", "BSN_INVALID", "Bundle.entry[0].resource.identifier[0].value" },
        { "no house number", "FIELD_REQUIRED", "Bundle.entry[0].resource.address[0].line.extension('http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-houseNumber')" },
        { "no question", "FIELD_REQUIRED", $"{Request}.orderDetail" },
        { "postcode of nowhere", "ADDRESS_UNKNOWN", "Bundle.entry[0].resource.address[0]" },
        { "acute danger", "ACUTE_DANGER", $"{Request}.priority" },
        { "objection as agreement", "FIELD_INVALID", "Bundle.entry[2].resource.provision.type" },
    };

    [Theory]
    [MemberData(nameof(Transactions))]
    public async Task Transaction_IsRefused(string fault, string reason, string? where)
    {
        var bundle = Transaction();
        Spoil(bundle, fault);
        var before = StoreTrace.Take(Hub);

        var reply = await SendAsync(HttpMethod.Post, "", bundle);

        reply.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, reply.Text);
        reply.Faults().ShouldContain((reason, where), reply.Text);
        StoreTrace.Take(Hub).ShouldBe(before);
        reply.Text.ShouldNotContain((string)Resource(bundle, "Patient")["identifier"]![0]!["value"]!);
    }

    [Fact]
    public async Task AllFaults_AreToldAtOnce()
    {
        var bundle = Transaction();
        foreach (var fault in new[] { "no business identifier", "unknown profile", "task in progress", "nested provision" })
        {
            Spoil(bundle, fault);
        }

        (await SendAsync(HttpMethod.Post, "", bundle)).Faults().Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("{", 400, "invalid-json", null)]
    [InlineData("[]", 400, "wrong-json-type", null)]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"colour\":\"red\"}", 400, "unknown-property", "Bundle")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"purchase\"}", 400, "unknown-code", "Bundle.type")]
    [InlineData("{\"resourceType\":\"Spaceship\"}", 400, "unknown-resource-type", null)]
    [InlineData("{\"resourceType\":\"Patient\"}", 422, "unexpected-resource-type", "Patient")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"transaction\"}", 422, "required", "Bundle.entry")]
    public async Task Body_ThatIsNoBundle_IsRefused(string body, int status, string reason, string? where)
    {
        var before = StoreTrace.Take(Hub);

        var reply = await SendTextAsync(HttpMethod.Post, "", body);

        ((int)reply.Status).ShouldBe(status, reply.Text);
        var fault = reply.Faults()[0];
        fault.Reason.ShouldBe(reason);
        if (where is not null)
        {
            fault.Where.ShouldBe(where);
        }

        StoreTrace.Take(Hub).ShouldBe(before);
    }

    [Fact]
    public async Task Body_NestedTenThousandDeep_IsRefused()
    {
        var reply = await SendTextAsync(HttpMethod.Post, "", string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000));

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Faults().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Body_Of50Megabytes_IsRefusedUnread()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Hub.HttpAddress, Door));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Gp.Tokens.GetAsync(CancellationToken.None));
        request.Headers.ExpectContinue = true;
        request.Content = new ByteArrayContent(new byte[50 * 1024 * 1024]);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/fhir+json");

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("body-too-large");
    }

    [Theory]
    [InlineData("application/fhir+turtle")]
    [InlineData("text/plain")]
    [InlineData("application/fhir+json; charset=iso-8859-1")]
    [InlineData("application/fhir+xml; charset=utf-16")]
    public async Task ContentType_ThatIsNotFhir_Is415(string contentType)
    {
        var reply = await SendAsync(HttpMethod.Post, "", Transaction(), request => request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType));

        reply.Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        reply.Faults()[0].Reason.ShouldBe("content-type");
    }

    [Theory]
    [InlineData("application/fhir+turtle")]
    [InlineData("text/html, application/*;q=0")]
    [InlineData("*/*, application/fhir+json;q=0, application/json;q=0, application/fhir+xml;q=0, application/xml;q=0, text/xml;q=0")]
    public async Task Accept_OfNeitherJsonNorXml_Is406(string accept)
    {
        var reply = await GetAsync("/metadata", request => request.Headers.Accept.ParseAdd(accept));

        reply.Status.ShouldBe(HttpStatusCode.NotAcceptable);
    }

    [Fact]
    public async Task WithoutCredential_Is401_AndAForgedOneToo()
    {
        var none = await GetAsync($"/Task/{Guid.NewGuid()}", request => request.Headers.Authorization = null);
        (none.Status, none.Faults()[0].Reason).ShouldBe((HttpStatusCode.Unauthorized, "TOKEN_INVALID"));
        var forged = await GetAsync($"/Task/{Guid.NewGuid()}", request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "x.y.z"));
        (forged.Status, forged.Faults()[0].Reason).ShouldBe((HttpStatusCode.Unauthorized, "TOKEN_INVALID"));
        (await GetAsync("/metadata", request => request.Headers.Authorization = null)).As<Hl7.Fhir.Model.CapabilityStatement>().Rest.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task AnotherPracticesReferral_IsNotThere()
    {
        var id = await SubmitAsync(Transaction());

        foreach (var type in new[] { "Task", "ServiceRequest", "Patient" })
        {
            var reply = await SendAsync(HttpMethod.Get, $"/{type}/{id}", body: null, participant: HubFixture.OtherGp);
            (reply.Status, reply.Faults()[0].Reason).ShouldBe((HttpStatusCode.NotFound, "NOT_FOUND"));
        }

        var found = await SendAsync(HttpMethod.Get, $"/Task?_id={id}", body: null, participant: HubFixture.OtherGp);
        found.As<Hl7.Fhir.Model.Bundle>().Entry.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET", "/Task/not-an-id", 404, "not-found")]
    [InlineData("GET", "/Appointment/1", 404, "not-supported")]
    [InlineData("DELETE", "/Task/1", 404, "not-supported")]
    [InlineData("GET", "/Task?colour=red", 400, "search-parameter")]
    [InlineData("GET", "/Task?status=finished", 400, "search-parameter")]
    [InlineData("GET", "/Task?_count=many", 400, "search-parameter")]
    [InlineData("GET", "/Task?_sort=colour", 400, "search-parameter")]
    [InlineData("GET", "/Task?_lastUpdated=yesterday", 400, "search-parameter")]
    [InlineData("GET", "/Task?_page=AAAA", 422, "FIELD_INVALID")]
    [InlineData("GET", "/Task?patient.identifier=http://fhir.nl/fhir/NamingSystem/bsn|111222333", 400, "bsn-in-url")]
    [InlineData("GET", "/Consent", 400, "search-parameter")]
    public async Task Url_ThatAsksForWhatIsNotThere_IsRefused(string method, string path, int status, string reason)
    {
        var reply = await SendAsync(HttpMethod.Parse(method), path, body: null);

        ((int)reply.Status).ShouldBe(status, reply.Text);
        reply.Faults()[0].Reason.ShouldBe(reason);
    }

    [Fact]
    public async Task IfMatch_ThatIsNoVersion_Is400_AndIfNoneExistOnAnotherSearch_Is422()
    {
        var id = await SubmitAsync(Transaction());
        var task = JsonNode.Parse((await GetAsync($"/Task/{id}")).Text);

        var update = await SendAsync(HttpMethod.Put, $"/Task/{id}", task, request => request.Headers.TryAddWithoutValidation("If-Match", "\"today\""));
        (update.Status, update.Faults()[0].Reason).ShouldBe((HttpStatusCode.BadRequest, "precondition"));
        var create = await SendAsync(HttpMethod.Post, "/ServiceRequest", SingleRequest(), request => request.Headers.Add("If-None-Exist", "status=active"));
        (create.Status, create.Faults()[0].Reason).ShouldBe((HttpStatusCode.UnprocessableEntity, "if-none-exist"));
    }

    [Fact]
    public async Task InsurersCannotRefer()
    {
        var reply = await SendAsync(HttpMethod.Post, "", Transaction(), participant: HubFixture.Insurer);

        (reply.Status, reply.Faults()[0].Reason).ShouldBe((HttpStatusCode.Forbidden, "PARTICIPANT_NOT_ENTITLED"));
    }

    private static void Spoil(JsonObject bundle, string fault)
    {
        var request = Resource(bundle, "ServiceRequest");
        var patient = Resource(bundle, "Patient");
        var provision = Resource(bundle, "Consent")["provision"]!.AsObject();
        var entries = bundle["entry"]!.AsArray();
        switch (fault)
        {
            case "no business identifier": request.Remove("identifier"); break;
            case "no subject in the bundle": request["subject"] = new JsonObject { ["reference"] = "Patient/12" }; break;
            case "dangling requester": request["requester"] = new JsonObject { ["reference"] = $"urn:uuid:{Guid.NewGuid()}" }; break;
            case "focus elsewhere": Resource(bundle, "Task")["focus"] = new JsonObject { ["reference"] = $"ServiceRequest/{Guid.NewGuid()}" }; break;
            case "two requests":
                var second = Entry(bundle, "ServiceRequest").DeepClone();
                second["fullUrl"] = $"urn:uuid:{Guid.NewGuid()}";
                entries.Add(second);
                break;
            case "put": entries[0]!["request"] = new JsonObject { ["method"] = "PUT", ["url"] = "Patient" }; break;
            case "wrong url": entries[0]!["request"]!["url"] = "Person"; break;
            case "wrong bundle type": bundle["type"] = "batch"; break;
            case "unknown profile": request["meta"] = new JsonObject { ["profile"] = new JsonArray("http://hub.wijkteam/fhir/StructureDefinition/hub-Spaceship") }; break;
            case "draft": request["status"] = "draft"; break;
            case "do not perform": request["doNotPerform"] = true; break;
            case "modifier extension": request["modifierExtension"] = new JsonArray(new JsonObject { ["url"] = "https://his.example/not", ["valueBoolean"] = true }); break;
            case "task in progress": Resource(bundle, "Task")["status"] = "in-progress"; break;
            case "nested provision": provision["provision"] = new JsonArray(new JsonObject { ["type"] = "deny" }); break;
            case "unknown recipient": provision["actor"]![0]!["reference"] = new JsonObject { ["reference"] = "Organization/nobody" }; break;
            case "unknown life domain":
                request["category"] = new JsonArray(new JsonObject
                {
                    ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://hub.wijkteam/fhir/CodeSystem/life-domain", ["code"] = "gardening" }),
                });
                break;
            case "bad BSN": patient["identifier"]![0]!["value"] = "123456789"; break;
            case "no house number": patient["address"]![0]!.AsObject().Remove("_line"); break;
            case "no question": request.Remove("orderDetail"); request.Remove("note"); break;
            case "postcode of nowhere": patient["address"]![0]!["postalCode"] = "9999 ZZ"; break;
            case "acute danger": request["priority"] = "stat"; break;
            case "objection as agreement": provision["type"] = "deny"; break;
            default: throw new ArgumentOutOfRangeException(nameof(fault), fault, null);
        }
    }
}
