using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Wijkteam.Contracts;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>The GP's system: it speaks FHIR and nothing else, with its own key, token and acting professional.</summary>
internal sealed class GpSystem : IDisposable
{
    private const string Door = "/fhir/gp/";
    private const string MediaType = "application/fhir+json";

    private readonly HttpClient _http = new();
    private readonly ECDsa _key;
    private readonly AccessTokenSource _tokens;

    public GpSystem(DemoHub hub, DemoKeys keys, TimeProvider time)
    {
        Name = DemoDirectory.Read().Registrations.First(registration => registration.Participant.Id == DemoPeople.Gp).Participant.Name;
        _http.BaseAddress = new Uri(hub.HttpAddress, Door);
        _key = keys.Load(DemoPeople.Gp);
        _tokens = new AccessTokenSource(_http, new Uri(hub.HttpAddress, "/oauth2/token"), DemoKeys.CredentialOf(DemoPeople.Gp, _key), time);
    }

    public string Name { get; }

    /// <summary>Proves who it is at the hub's token endpoint; later calls do the same when the token has run out.</summary>
    public async Task SignInAsync(CancellationToken cancellationToken) => await _tokens.GetAsync(cancellationToken);

    public Task<JsonObject> GetAsync(string path, CancellationToken cancellationToken) => DoneAsync(HttpMethod.Get, path, content: null, cancellationToken);

    public Task<JsonObject> PostAsync(string path, JsonObject resource, CancellationToken cancellationToken) =>
        DoneAsync(HttpMethod.Post, path, ContentOf(resource), cancellationToken);

    public Task<JsonObject> PutAsync(string path, JsonObject resource, CancellationToken cancellationToken) =>
        DoneAsync(HttpMethod.Put, path, ContentOf(resource), cancellationToken);

    public Task<JsonObject> DeleteAsync(string path, CancellationToken cancellationToken) => DoneAsync(HttpMethod.Delete, path, content: null, cancellationToken);

    /// <summary>Searches by a citizen's BSN, which belongs in no URL.</summary>
    public async Task<IReadOnlyList<JsonObject>> SearchAsync(string type, string bsn, string parameters, CancellationToken cancellationToken)
    {
        var form = $"patient.identifier={Uri.EscapeDataString($"http://fhir.nl/fhir/NamingSystem/bsn|{bsn}")}&{parameters}";
        var bundle = await DoneAsync(
            HttpMethod.Post, $"{type}/_search", new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"), cancellationToken);
        return ResourcesOf(bundle);
    }

    public static IReadOnlyList<JsonObject> ResourcesOf(JsonObject bundle) =>
        [.. bundle["entry"]?.AsArray().Select(entry => entry!["resource"]!.AsObject()) ?? []];

    /// <summary>Sends what the hub must refuse; returns the reason.</summary>
    public async Task<string> RefusedAsync(string path, JsonObject resource, CancellationToken cancellationToken)
    {
        var (isDone, answer) = await SendAsync(HttpMethod.Post, path, ContentOf(resource), cancellationToken);
        Steps.Require(!isDone, "the hub took it in.");
        return ReasonOf(answer);
    }

    public void Dispose()
    {
        _tokens.Dispose();
        _http.Dispose();
        _key.Dispose();
    }

    private static StringContent ContentOf(JsonObject resource) => new(resource.ToJsonString(), Encoding.UTF8, MediaType);

    private static string ReasonOf(JsonObject outcome) => (string?)outcome["issue"]?[0]?["details"]?["coding"]?[0]?["code"] ?? "no reason";

    private async Task<JsonObject> DoneAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        var (isDone, answer) = await SendAsync(method, path, content, cancellationToken);
        Steps.Require(isDone, $"the hub refused it: {ReasonOf(answer)}.");
        return answer;
    }

    private async Task<(bool IsDone, JsonObject Answer)> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _tokens.GetAsync(cancellationToken));
        using var response = await _http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return (response.IsSuccessStatusCode, text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject());
    }
}
