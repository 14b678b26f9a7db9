using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Wijkteam.Adapters.Rest.Requests;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Rest;

/// <summary>Requests that are none: what the door itself says of them. What the hub says of a request that is one, other tests tell.</summary>
public sealed class RestBadInputTests : RestScene
{
    private const string Id = "00000000-0000-4000-8000-000000000001";
    private const string Secret = "123456782";

    /// <summary>Method, path, body, and what must come: status, reason, field.</summary>
    private static readonly IReadOnlyList<(string Method, string Path, string? Body, int Status, string Reason, string? Field)> Cases =
    [
        // Bodies that are no JSON.
        ("POST", "/v1/referrals", "", 400, "FIELD_INVALID", ""),
        ("POST", "/v1/referrals", "null", 400, "FIELD_INVALID", ""),
        ("POST", "/v1/referrals", "[]", 400, "FIELD_INVALID", ""),
        ("POST", "/v1/referrals", "\"123456782\"", 400, "FIELD_INVALID", ""),
        ("POST", "/v1/referrals", "{\"requestId\": 123456782", 400, "FIELD_INVALID", ""),
        ("POST", "/v1/referrals", "{\"requestId\": \"123456782\",}", 400, "FIELD_INVALID", ""),
        ("POST", "/v1/referrals", "{} {}", 400, "FIELD_INVALID", ""),
        ("POST", "/v1/referrals", "{} // 123456782", 400, "FIELD_INVALID", ""),
        ("POST", "/v1/referrals", "{'requestId': '123456782'}", 400, "FIELD_INVALID", ""),
        ("POST", "/v1/referrals", "{\"content\": {\"question\": \"\\uD800 123456782\"}}", 400, "FIELD_INVALID", "content.question"),
        ("POST", "/v1/referrals", "{\"\\uD800\": \"123456782\"}", 400, "FIELD_INVALID", ""),

        // JSON that is no such message.
        ("POST", "/v1/referrals", "{\"123456782\": 1}", 400, "FIELD_INVALID", ""),
        ("POST", "/v1/referrals", "{\"content\": {\"subject\": {\"bsN\": \"123456782\"}}}", 400, "FIELD_INVALID", "content.subject"),
        ("POST", "/v1/referrals", "{\"content\": \"123456782\"}", 400, "FIELD_INVALID", "content"),
        ("POST", "/v1/referrals", "{\"content\": [{}]}", 400, "FIELD_INVALID", "content"),
        ("POST", "/v1/referrals", "{\"requestId\": {\"123456782\": 1}}", 400, "FIELD_INVALID", "request_id"),
        ("POST", "/v1/referrals", "{\"requestId\": 123456782}", 400, "FIELD_INVALID", "request_id"),
        ("POST", "/v1/referrals", "{\"content\": {\"problems\": {\"code\": \"Z01\"}}}", 400, "FIELD_INVALID", "content.problems"),
        ("POST", "/v1/referrals", "{\"content\": {\"problems\": [{\"code\": \"Z01\"}, \"123456782\"]}}", 400, "FIELD_INVALID", "content.problems[1]"),
        ("POST", "/v1/referrals", "{\"content\": {\"problems\": [null]}}", 400, "FIELD_INVALID", "content.problems[0]"),
        ("POST", "/v1/referrals", "{\"content\": {\"lifeDomains\": [\"LIFE_DOMAIN_FINANCES\", \"LIFE_DOMAIN_123456782\"]}}", 400, "FIELD_INVALID", "content.life_domains[1]"),
        ("POST", "/v1/referrals", "{\"content\": {\"lifeDomains\": [null]}}", 400, "FIELD_INVALID", "content.life_domains[0]"),
        ("POST", "/v1/referrals", "{\"content\": {\"subject\": {\"address\": {\"houseNumber\": 12.5}}}}", 400, "FIELD_INVALID", "content.subject.address.house_number"),
        ("POST", "/v1/referrals", "{\"content\": {\"subject\": {\"address\": {\"houseNumber\": 123456782000}}}}", 400, "FIELD_INVALID", "content.subject.address.house_number"),
        ("POST", "/v1/referrals", "{\"content\": {\"sourceDocument\": {\"data\": \"***123456782\"}}}", 400, "FIELD_INVALID", "content.source_document.data"),
        ("POST", "/v1/referrals", "{\"agreement\": {\"startTime\": \"12-03-2026 123456782\"}}", 400, "FIELD_INVALID", "agreement.start_time"),
        ("POST", "/v1/referrals", "{\"agreement\": {\"startTime\": {\"seconds\": 123456782}}}", 400, "FIELD_INVALID", "agreement.start_time"),
        ("POST", "/v1/referrals", "{\"agreement\": {\"startTime\": \"9999-12-31T23:59:59-18:00\"}}", 400, "FIELD_INVALID", "agreement.start_time"),
        ("POST", "/v1/referrals", "{\"agreement\": {\"startTime\": \"2026-13-45T25:61:61Z\"}}", 400, "FIELD_INVALID", "agreement.start_time"),
        ("POST", "/v1/inbox:pull", "{\"maxMessages\": 1, \"leaseDuration\": \"999999999999s\"}", 400, "FIELD_INVALID", "lease_duration"),
        ("POST", "/v1/inbox:pull", "{\"maxMessages\": 1e99}", 400, "FIELD_INVALID", "max_messages"),
        ("POST", "/v1/inbox:pull", "{\"maxMessages\": true}", 400, "FIELD_INVALID", "max_messages"),
        ("POST", "/v1/inbox:pull", "{\"maxMessages\": 1, \"leaseDuration\": \"123456782\"}", 400, "FIELD_INVALID", "lease_duration"),
        ("POST", "/v1/consents:search", "{\"includeInactive\": \"123456782\"}", 400, "FIELD_INVALID", "include_inactive"),
        ("POST", $"/v1/referrals/{Id}:accept", "{\"expectedVersion\": \"123456782x\"}", 400, "FIELD_INVALID", "expected_version"),

        // Twice, by whatever name.
        ("POST", "/v1/referrals", "{\"requestId\": \"123456782\", \"requestId\": \"123456782\"}", 400, "FIELD_INVALID", "request_id"),
        ("POST", "/v1/referrals", "{\"requestId\": \"123456782\", \"request_id\": \"123456782\"}", 400, "FIELD_INVALID", "request_id"),
        ("POST", "/v1/referrals", "{\"content\": {\"subject\": {\"bsn\": \"123456782\"}, \"subject\": {}}}", 400, "FIELD_INVALID", "content.subject"),
        ("GET", "/v1/referrals?pageSize=1&page_size=1", null, 400, "FIELD_INVALID", "page_size"),
        ("POST", $"/v1/referrals/{Id}:accept", $"{{\"id\": \"{Id}\"}}", 400, "FIELD_NOT_ALLOWED", "id"),
        ("GET", $"/v1/referrals/{Id}?id={Id}", null, 400, "FIELD_NOT_ALLOWED", "id"),
        ("DELETE", $"/v1/subscriptions/{Id}?id={Id}", null, 400, "FIELD_NOT_ALLOWED", "id"),

        // Queries.
        ("GET", "/v1/referrals?subjectBsn=123456782", null, 400, "FIELD_NOT_ALLOWED", "subject_bsn"),
        ("GET", "/v1/referrals?subject_bsn=123456782", null, 400, "FIELD_NOT_ALLOWED", "subject_bsn"),
        ("GET", "/v1/referrals?SubjectBsn=123456782", null, 400, "FIELD_INVALID", ""),
        ("GET", "/v1/referrals?bsn=123456782", null, 400, "FIELD_INVALID", ""),
        ("GET", "/v1/referrals?123456782", null, 400, "FIELD_INVALID", ""),
        ("GET", "/v1/referrals?externalIdentifier=123456782", null, 400, "FIELD_INVALID", ""),
        ("GET", "/v1/referrals?externalIdentifier.value.x=123456782", null, 400, "FIELD_INVALID", ""),
        ("GET", "/v1/referrals?pageSize.x=123456782", null, 400, "FIELD_INVALID", ""),
        ("GET", "/v1/referrals?pageSize=123456782x", null, 400, "FIELD_INVALID", "page_size"),
        ("GET", "/v1/referrals?pageSize=", null, 400, "FIELD_INVALID", "page_size"),
        ("GET", "/v1/referrals?order=123456782", null, 400, "FIELD_INVALID", "order"),
        ("GET", "/v1/referrals?statuses=REFERRAL_STATUS_ACCEPTED&statuses=x123456782", null, 400, "FIELD_INVALID", "statuses[1]"),
        ("GET", "/v1/referrals?updateTimeFrom=123456782", null, 400, "FIELD_INVALID", "update_time_from"),
        ("GET", "/v1/referrals?pageToken=%FF123456782", null, 400, "FIELD_INVALID", ""),
        ("GET", "/v1/referrals?pageToken=%1", null, 400, "FIELD_INVALID", ""),
        ("GET", "/v1/referrals?pageToken=%zz123456782", null, 400, "FIELD_INVALID", ""),
        ("POST", "/v1/referrals:search?pageSize=1", "{}", 400, "FIELD_NOT_ALLOWED", ""),
        ("GET", "/v1/referrals", "{\"subjectBsn\": \"123456782\"}", 400, "FIELD_NOT_ALLOWED", ""),

        // Paths and methods.
        ("GET", "/v1/referrals/123456782", null, 400, "FIELD_INVALID", "id"),
        ("GET", "/v1/nothing/123456782", null, 404, "", null),
        ("POST", $"/v1/referrals/{Id}:steal", "{}", 404, "", null),
        ("GET", $"/v1/referrals/{Id}:123456782", null, 404, "", null),
        ("GET", $"/v1/referrals/{Id}/attachments", null, 404, "", null),
        ("GET", $"/v1/referrals/{Id}:accept", null, 405, "", null),
        ("PUT", $"/v1/referrals/{Id}", "{}", 405, "", null),
        ("DELETE", $"/v1/referrals/{Id}", null, 405, "", null),
        ("PATCH", "/v1/referrals", "{}", 405, "", null),
    ];

    [Fact]
    public async Task Malformed_IsRefused_WithItsPlace_AndWithoutWhatWasSent()
    {
        var faults = new List<string>();
        foreach (var (method, path, body, status, reason, field) in Cases)
        {
            var reply = await SendAsync(new HttpMethod(method), path, body);
            var got = $"{(int)reply.Status} {reply.Reason} {(field is null ? null : reply.Fields.FirstOrDefault())}";
            if (got != $"{status} {reason} {field}" || reply.MediaType != "application/problem+json")
            {
                faults.Add($"{method} {path} {body}: {got}, not {status} {reason} {field}: {reply.Text}");
            }

            if (reply.Text.Contains(Secret, StringComparison.Ordinal))
            {
                faults.Add($"{method} {path} {body}: says what was sent: {reply.Text}");
            }
        }

        faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Problem_IsAsRfc9457HasIt()
    {
        var ofTheHub = await PostAsync("/v1/referrals", Step("""{"content": {"subject": {"identification": "SUBJECT_IDENTIFICATION_BSN", "bsn": "123456789"}}}"""));
        (ofTheHub.Status, ofTheHub.MediaType).ShouldBe((HttpStatusCode.BadRequest, "application/problem+json"));
        ofTheHub.Fields.ShouldContain("content.subject.bsn");
        ofTheHub.Json.Select(member => member.Key).ShouldBe(["type", "title", "status", "detail", "reason", "domain", "fieldViolations"]);
        ((string)ofTheHub.Json["type"]!).ShouldBe($"/problems/{ofTheHub.Reason}");
        ((int)ofTheHub.Json["status"]!, (string)ofTheHub.Json["domain"]!).ShouldBe((400, "hub.wijkteam"));
        ofTheHub.Headers.CacheControl!.NoStore.ShouldBeTrue();

        var ofHttp = await SendAsync(HttpMethod.Put, "/v1/referrals", "{}");
        ofHttp.Json.Select(member => member.Key).ShouldBe(["type", "title", "status", "detail"]);
        ((string)ofHttp.Json["type"]!, (string)ofHttp.Json["title"]!).ShouldBe(("about:blank", "Method Not Allowed"));
        ofHttp.ContentHeaders.Allow.ShouldBe(["POST", "GET", "HEAD", "OPTIONS"]);

        var missing = await GetAsync($"/v1/referrals/{Id}");
        ((int)missing.Status, missing.Reason).ShouldBe((404, "NOT_FOUND"));
        ((string)missing.Json["title"]!).ShouldBe("No such thing, or none that the caller has a part in; the hub does not tell which");
    }

    [Fact]
    public async Task Options_TellWhatIsAllowed_AndHeadIsGetWithoutItsBody()
    {
        var options = await SendAsync(HttpMethod.Options, "/v1/subscriptions/x", body: null);
        (options.Status, options.Text).ShouldBe((HttpStatusCode.NoContent, ""));
        options.ContentHeaders.Allow.ShouldBe(["GET", "HEAD", "DELETE", "OPTIONS"]);

        var head = await SendAsync(HttpMethod.Head, "/v1/participants", body: null);
        var get = await SendAsync(HttpMethod.Get, "/v1/participants", body: null);
        (head.Status, head.Text, head.ContentHeaders.ContentLength).ShouldBe((HttpStatusCode.OK, "", get.ContentHeaders.ContentLength));
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("application/json", 200)]
    [InlineData("application/*;q=0.1, text/html", 200)]
    [InlineData("text/html, */*;q=0.8", 200)]
    [InlineData("text/html", 406)]
    [InlineData("application/json;q=0", 406)]
    [InlineData("application/x-ndjson", 406)]
    public async Task Accept_DecidesWhetherThereIsAnAnswer(string? accept, int status)
    {
        var reply = await SendAsync(HttpMethod.Get, "/v1/participants?pageSize=1", body: null, change: request => request.Headers.TryAddWithoutValidation("Accept", accept).ShouldBeTrue());
        ((int)reply.Status).ShouldBe(status, reply.Text);
    }

    [Theory]
    [InlineData("application/json", null, 200)]
    [InlineData("Application/JSON; charset=\"UTF-8\"", null, 200)]
    [InlineData("application/json", "identity", 200)]
    [InlineData(null, null, 415)]
    [InlineData("text/plain", null, 415)]
    [InlineData("application/x-www-form-urlencoded", null, 415)]
    [InlineData("application/fhir+json", null, 415)]
    [InlineData("application/json; charset=iso-8859-1", null, 415)]
    [InlineData("application/json", "gzip", 415)]
    public async Task Body_IsJsonInUtf8(string? type, string? encoding, int status)
    {
        var reply = await SendAsync(HttpMethod.Post, "/v1/referrals:search", body: null, change: request =>
        {
            request.Content = new ByteArrayContent("{}"u8.ToArray());
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type).ShouldBeTrue();
            if (encoding is not null)
            {
                request.Content.Headers.ContentEncoding.Add(encoding);
            }
        });
        ((int)reply.Status).ShouldBe(status, reply.Text);
    }

    [Fact]
    public async Task Bytes_ThatAreNoUtf8_AreRefused()
    {
        var reply = await SendAsync(HttpMethod.Post, "/v1/referrals", body: null, change: request =>
        {
            request.Content = new ByteArrayContent([.. "{\"content\": {\"question\": \""u8, 0xC3, 0x28, .. "\"}}"u8]);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        });
        ((int)reply.Status, reply.Reason).ShouldBe((400, "FIELD_INVALID"), reply.Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Huge_IsRefused_WhetherItsLengthIsSaidOrNot(bool says)
    {
        var padding = new string(' ', Body.MaxBytes - 2);
        var largest = await SendAsync(HttpMethod.Post, "/v1/referrals:search", "{" + padding + "}");
        ((int)largest.Status).ShouldBe(200, largest.Text);

        var tooLarge = await SendAsync(HttpMethod.Post, "/v1/referrals:search", "{ " + padding + "}", change: request => request.Headers.TransferEncodingChunked = !says);
        ((int)tooLarge.Status, tooLarge.Reason).ShouldBe((413, "MESSAGE_TOO_LARGE"), tooLarge.Text);
    }

    [Fact]
    public async Task Deep_IsRefused()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"content\":", 10_000)) + new string('}', 10_000);
        var reply = await SendAsync(HttpMethod.Post, "/v1/referrals", deep);
        ((int)reply.Status, reply.Reason).ShouldBe((400, "FIELD_INVALID"), reply.Text);
    }

    [Fact]
    public async Task Credential_ThatIsMissingOrBad_IsUnauthorized_AndSaysHow()
    {
        async Task<RestReply> WithAsync(params string[] credentials) => await SendAsync(HttpMethod.Get, "/v1/participants", body: null, change: request =>
        {
            request.Headers.Authorization = null;
            request.Headers.TryAddWithoutValidation("Authorization", credentials).ShouldBeTrue();
        });

        var none = await SendAsync(HttpMethod.Get, "/v1/participants", body: null, change: request => request.Headers.Authorization = null);
        ((int)none.Status, none.Reason, none.Headers.WwwAuthenticate.ToString()).ShouldBe((401, "TOKEN_INVALID", "Bearer"), none.Text);

        foreach (var bad in new[] { await WithAsync("Bearer nonsense"), await WithAsync("Bearer "), await WithAsync("Basic dXNlcjpwYXNz"), await WithAsync("Bearer a, Bearer b") })
        {
            ((int)bad.Status, bad.Reason, bad.Headers.WwwAuthenticate.ToString()).ShouldBe((401, "TOKEN_INVALID", "Bearer error=\"invalid_token\""), bad.Text);
        }

        Hub.Time.Advance(TimeSpan.FromMinutes(1));
        var token = await Gp.Tokens.GetAsync(TestContext.Current.CancellationToken);
        Hub.Time.Advance(TimeSpan.FromMinutes(30));
        var expired = await WithAsync($"Bearer {token}");
        ((int)expired.Status, expired.Reason).ShouldBe((401, "TOKEN_EXPIRED"), expired.Text);
    }

    [Fact]
    public async Task Defaults_MayBeSaid_OrNull()
    {
        var said = ReferralJson();
        said["externalIdentifier"] = null;
        said["content"]!["problems"]![0]!["display"] = null;
        said["content"]!["background"] = "";
        said["content"]!["priority"] = 0;
        said["recipientParticipantIds"] = new JsonArray();
        (await PostAsync("/v1/referrals", said)).Status.ShouldBe(HttpStatusCode.OK);
    }
}
