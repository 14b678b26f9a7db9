using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Privacy;

/// <summary>The same through the REST door.</summary>
public sealed partial class CanaryTests
{
    private async Task ComeThroughTheRestDoorAsync(HubProcess hub, TestParticipant gp)
    {
        using var http = new HttpClient { BaseAddress = hub.HttpAddress, Timeout = Waiting.Deadline };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await gp.Tokens.GetAsync(TestContext.Current.CancellationToken));

        var submitted = await SendRestAsync(http, HttpMethod.Post, "/v1/referrals", CanaryReferral().ToJsonString(), HttpStatusCode.OK);
        var id = (string)JsonNode.Parse(submitted)!["referral"]!["id"]!;
        (await SendRestAsync(http, HttpMethod.Get, $"/v1/referrals/{id}", body: null, HttpStatusCode.OK)).ShouldContain(_canary.Of("question"));
        (await SendRestAsync(http, HttpMethod.Post, "/v1/referrals:search", $$"""{"subjectBsn": "{{_canary.Bsn}}"}""", HttpStatusCode.OK)).ShouldContain(id);
        var log = await SendRestAsync(http, HttpMethod.Post, "/v1/auditEvents:search", $$$"""{"subject": {"identification": "SUBJECT_IDENTIFICATION_BSN", "bsn": "{{{_canary.Bsn}}}"}}""", HttpStatusCode.OK);
        log.ShouldContain(id);
        new Scanner(_canary.Values).Find(Encoding.UTF8.GetBytes(log)).ShouldBeEmpty("who looked is told without what was said");

        await RefusedRestAsync(http, referral => referral[_canary.Of("unknown field")] = 1);
        await RefusedRestAsync(http, referral => referral["content"]!["priority"] = _canary.Of("enum"));
        await RefusedRestAsync(http, referral => referral["content"]!["lifeDomains"] = _canary.Of("no list"));
        await RefusedRestAsync(http, referral => referral["content"]!["subject"]!["bsn"] = _canary.Of("JSON BSN"));
        await RefusedRestAsync(http, referral => referral["content"]!["sourceDocument"] = new JsonObject { ["data"] = $"*{_canary.Of("no base64")}" });
        await SendRestAsync(http, HttpMethod.Post, "/v1/referrals", $"{{{_canary.Of("no JSON")}", HttpStatusCode.BadRequest);

        // Where they do not belong: the door says so, and still nobody writes them down.
        await SendRestAsync(http, HttpMethod.Get, $"/v1/referrals?subjectBsn={_canary.Bsn}", body: null, HttpStatusCode.BadRequest);
        await SendRestAsync(http, HttpMethod.Get, $"/v1/referrals?{_canary.Of("query name")}={_canary.Of("query value")}", body: null, HttpStatusCode.BadRequest);
        await SendRestAsync(http, HttpMethod.Get, $"/v1/referrals/{_canary.Of("path")}", body: null, HttpStatusCode.BadRequest);
        await SendRestAsync(http, HttpMethod.Get, $"/v1/{_canary.Of("path")}/{_canary.Bsn}", body: null, HttpStatusCode.NotFound);
        await SendRestAsync(http, HttpMethod.Post, $"/v1/referrals/{_canary.Of("path")}:{_canary.Of("verb")}", "{}", HttpStatusCode.NotFound);
        await SendRestAsync(http, HttpMethod.Put, $"/v1/referrals/{_canary.Of("path")}", "{}", HttpStatusCode.MethodNotAllowed);
    }

    private JsonObject CanaryReferral() => JsonNode.Parse(JsonFormatter.Default.Format(_canary.Referral()))!.AsObject();

    private async Task RefusedRestAsync(HttpClient http, Action<JsonObject> spoil)
    {
        var referral = CanaryReferral();
        spoil(referral);
        await SendRestAsync(http, HttpMethod.Post, "/v1/referrals", referral.ToJsonString(), HttpStatusCode.BadRequest);
    }

    private async Task<string> SendRestAsync(HttpClient http, HttpMethod method, string path, string? body, HttpStatusCode expected)
    {
        Sent(Encoding.UTF8.GetBytes(path + body));
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(expected, text);
        if (!response.IsSuccessStatusCode)
        {
            await KeepAsync(response);
        }

        return text;
    }
}
