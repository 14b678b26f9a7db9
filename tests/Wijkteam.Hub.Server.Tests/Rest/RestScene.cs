using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Rest;

/// <summary>A participant that has HTTP and JSON and nothing else, at the door of a hub.</summary>
public abstract class RestScene : InboxScene
{
    protected HttpClient Http { get; } = new() { Timeout = Waiting.Deadline };

    public override async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Task<RestReply> GetAsync(string path, string participant = HubFixture.Gp) => SendAsync(HttpMethod.Get, path, body: null, participant);

    protected Task<RestReply> PostAsync(string path, JsonObject body, string participant = HubFixture.Gp) => SendAsync(HttpMethod.Post, path, body.ToJsonString(), participant);

    /// <param name="body">JSON, well-formed or not; null for none.</param>
    /// <param name="change">What is different about this request.</param>
    protected async Task<RestReply> SendAsync(HttpMethod method, string path, string? body, string participant = HubFixture.Gp, Action<HttpRequestMessage>? change = null)
    {
        // As it is given, well-formed or not.
        var url = new Uri(Hub.HttpAddress.AbsoluteUri.TrimEnd('/') + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(method, url);
        var token = await Hub.Connect(participant).Tokens.GetAsync(TestContext.Current.CancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        change?.Invoke(request);
        return await RestReply.OfAsync(Http, request);
    }

    /// <summary>A referral of a citizen to the team, with the agreement on which it rests, as JSON.</summary>
    protected static JsonObject ReferralJson(string? bsn = null) => JsonNode.Parse($$"""
        {
          "requestId": "{{Samples.NewId()}}",
          "content": {
            "subject": {
              "identification": "SUBJECT_IDENTIFICATION_BSN", "bsn": "{{bsn ?? Samples.NewBsn()}}", "birthDate": "1987-03-09",
              "name": {"given": "Fatima", "family": "Verzonnen"}, "address": {"postcode": "3572AB", "houseNumber": 12}
            },
            "problems": [{"system": "http://hl7.org/fhir/sid/icpc-1-nl", "code": "Z01"}],
            "question": "Mevrouw heeft betalingsachterstanden. Willen jullie meekijken?"
          },
          "basis": {
            "secrecy": {"kind": "GROUND_KIND_AGREEMENT"},
            "processing": {"kind": "GROUND_KIND_PUBLIC_TASK", "law": "LAW_WMO_2015", "article": "2.3.2"}
          },
          "agreement": {
            "decision": "CONSENT_DECISION_PERMIT",
            "scope": {"recipientParticipantId": "{{HubFixture.Team}}", "purpose": "CONSENT_PURPOSE_REFERRAL"},
            "givers": [{"capacity": "GIVER_CAPACITY_SUBJECT"}]
          }
        }
        """)!.AsObject();

    /// <summary>A step: its request id and what else it says.</summary>
    protected static JsonObject Step(string rest = "{}")
    {
        var step = JsonNode.Parse(rest)!.AsObject();
        step["requestId"] = Samples.NewId();
        return step;
    }
}
