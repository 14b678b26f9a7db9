using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Wijkteam.Hub.Server.Tests.Fixtures;

namespace Wijkteam.Hub.Server.Tests.Rest;

/// <summary>What the door answered.</summary>
public sealed record RestReply(HttpStatusCode Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, string Text)
{
    public string MediaType => ContentHeaders.ContentType?.ToString() ?? "";

    /// <summary>The body; fails if it is no JSON.</summary>
    public JsonObject Json => JsonNode.Parse(Text).ShouldNotBeNull().AsObject();

    /// <summary>The reason of the problem; empty if there is none.</summary>
    public string Reason => MediaType == "application/problem+json" ? (string?)Json["reason"] ?? "" : "";

    /// <summary>The fields at fault.</summary>
    public IEnumerable<string> Fields => Json["fieldViolations"]?.AsArray().Select(violation => (string)violation!["field"]!) ?? [];

    /// <summary>The body as a message; fails unless the call went well.</summary>
    public T As<T>()
        where T : IMessage<T>, new()
    {
        (Status, MediaType).ShouldBe((HttpStatusCode.OK, "application/json"), Text);
        return new MessageParser<T>(() => new T()).ParseJson(Text);
    }

    /// <summary>Sends a request and reads the answer whole.</summary>
    public static async Task<RestReply> OfAsync(HttpClient http, HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request).WaitAsync(Waiting.Deadline);
        return new RestReply(response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsStringAsync().WaitAsync(Waiting.Deadline));
    }
}
