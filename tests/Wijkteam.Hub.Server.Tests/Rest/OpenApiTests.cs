using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Wijkteam.Adapters.Rest.Contract;
using Wijkteam.Adapters.Rest.Routes;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Rest;

/// <summary>What the hub says of its own door, against others' idea of OpenAPI and against what really goes through it.</summary>
public sealed class OpenApiTests : RestScene
{
    [Fact]
    public async Task Description_IsOpenApi_AndFitsWhatIsSentAndAnswered()
    {
        var samples = new JsonArray();
        void Sample(string schema, JsonNode value) => samples.Add(new JsonObject { ["schema"] = schema, ["value"] = value.DeepClone() });
        async Task<JsonObject> PostSampleAsync(string name, string path, JsonObject body, string participant = HubFixture.Gp)
        {
            var reply = await PostAsync(path, body, participant);
            reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
            Sample($"{name}Request", body);
            Sample($"{name}Response", reply.Json);
            return reply.Json;
        }

        var id = (string)(await PostSampleAsync("SubmitReferral", "/v1/referrals", ReferralJson()))["referral"]!["id"]!;
        await PostSampleAsync("Pull", "/v1/inbox:pull", new JsonObject { ["maxMessages"] = 100, ["leaseDuration"] = "60s" }, HubFixture.Team);
        await PostSampleAsync("AcceptReferral", $"/v1/referrals/{id}:accept", Step("""{"note": "Wij bellen morgen.", "expectedVersion": "1"}"""), HubFixture.Team);
        await PostSampleAsync("ListReferrals", "/v1/referrals:search", new JsonObject { ["statuses"] = new JsonArray("REFERRAL_STATUS_ACCEPTED"), ["view"] = "REFERRAL_LIST_VIEW_FULL" });
        await PostSampleAsync("ListAuditEvents", "/v1/auditEvents:search", new JsonObject { ["exchangeId"] = id, ["timeFrom"] = "2026-01-01T00:00:00Z" });
        await PostSampleAsync("CreateSubscription", "/v1/subscriptions", JsonNode.Parse(JsonFormatter.Default.Format(Samples.Subscription(HubFixture.Gp)))!.AsObject());
        Sample("GetReferralResponse", (await GetAsync($"/v1/referrals/{id}")).Json);
        Sample("ListTeamsResponse", (await GetAsync("/v1/municipalities/GM0344/teams")).Json);
        Sample("ListQueuesResponse", (await GetAsync("/v1/queues", HubFixture.Operator)).Json);
        Sample("TraceExchangeResponse", (await GetAsync($"/v1/exchanges/{id}:trace", HubFixture.Operator)).Json);
        Sample("ProblemDetails", (await GetAsync("/v1/referrals?pageSize=x")).Json);
        Sample("ProblemDetails", (await GetAsync("/v1/nothing")).Json);

        var document = await DescriptionAsync();
        using var judge = new InteropScript("rest/openapi.mjs", []);
        await judge.WriteAsync(new JsonObject { ["document"] = document, ["samples"] = samples }.ToJsonString());
        await judge.EndWellAsync(await judge.ReadToEndAsync());
    }

    [Fact]
    public async Task EveryCall_IsDescribed_WithItsMethodAndPath()
    {
        var described = Operations(await DescriptionAsync()).ToList();

        described.Select(one => (string)one.Operation["operationId"]!).ShouldBe(RouteTable.Read(RouteTable.Files).Operations.Select(operation => operation.Name), ignoreOrder: true);
        described.Select(one => (string)one.Operation["x-grpc-method"]!).Distinct().Count()
            .ShouldBe(RouteTests.Calls.Values.Count(method => !method.IsClientStreaming));
        described.Where(one => one.Operation["responses"]!["4XX"] is null || one.Operation["responses"]!["5XX"] is null || string.IsNullOrWhiteSpace((string?)one.Operation["description"]))
            .Select(one => one.Path).ShouldBeEmpty();
        described.Single(one => (string)one.Operation["operationId"]! == "ReadAttachment").Path.ShouldBe("/v1/referrals/{referralId}/attachments/{id}");
    }

    [Fact]
    public async Task Everything_HasTheContractsOwnWords()
    {
        var schemas = (await DescriptionAsync())["components"]!["schemas"]!.AsObject();

        var subject = schemas[nameof(Subject)]!["properties"]!;
        ((string)subject["bsn"]!["description"]!).ShouldStartWith("Burgerservicenummer: 9 digits, a leading zero counts");
        ((string)schemas[nameof(LifeDomain)]!["description"]!).ShouldContain("- `LIFE_DOMAIN_FINANCES`: Financiën.");
        ((bool?)schemas[nameof(Referral)]!["properties"]!["id"]!["readOnly"]).ShouldBe(true);
        schemas.Where(schema => string.IsNullOrWhiteSpace((string?)schema.Value!["description"])).Select(schema => schema.Key).ShouldBeEmpty();
        schemas.SelectMany(schema => schema.Value!["properties"]?.AsObject().Select(property => ($"{schema.Key}.{property.Key}", property.Value!["description"])) ?? [])
            .Where(property => string.IsNullOrWhiteSpace((string?)property.Item2)).ShouldBeEmpty();
        ContractText.Of(AcceptReferralRequest.Descriptor).ShouldBe("Takes a referral on.");
    }

    [Fact]
    public async Task Bsn_IsNoParameter_AndWhatThePathHolds_IsNotInTheBody()
    {
        var document = await DescriptionAsync();

        Operations(document).SelectMany(one => one.Operation["parameters"]?.AsArray() ?? []).Select(parameter => (string)parameter!["name"]!)
            .Where(name => name.Contains("bsn", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
        document["components"]!["schemas"]!["AcceptReferralRequest"]!["properties"]!.AsObject().Select(property => property.Key).ShouldBe(["requestId", "note", "expectedVersion", "statutoryQuestions"]);
        var list = document["paths"]!["/v1/referrals"]!["get"]!["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!);
        list.ShouldContain("externalIdentifier.value");
    }

    [Fact]
    public async Task Reasons_AreExplained_WhereTheirProblemsPoint()
    {
        var problem = await GetAsync("/v1/referrals/00000000-0000-4000-8000-000000000001");
        using var explanation = await Http.GetAsync(new Uri(Hub.HttpAddress, (string)problem.Json["type"]!), TestContext.Current.CancellationToken).WaitAsync(Waiting.Deadline, TestContext.Current.CancellationToken);
        explanation.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await explanation.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("NOT_FOUND\n\nNo such thing, or none that the caller has a part in; the hub does not tell which.\n");
    }

    private async Task<JsonObject> DescriptionAsync()
    {
        // Without a token.
        using var response = await Http.GetAsync(new Uri(Hub.HttpAddress, "/openapi.json"), TestContext.Current.CancellationToken).WaitAsync(Waiting.Deadline, TestContext.Current.CancellationToken);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        return (await JsonSerializer.DeserializeAsync<JsonObject>(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), cancellationToken: TestContext.Current.CancellationToken))!;
    }

    private static IEnumerable<(string Path, JsonNode Operation)> Operations(JsonObject document) =>
        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (path.Key, operation.Value!)));
}
