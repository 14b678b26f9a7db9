using System.Net;
using System.Text.Json;
using Shouldly;
using Wijkteam.Hub.Identity;
using Xunit;

namespace Wijkteam.Hub.Tests.Identity;

/// <summary>Asks for tokens by hand, well and badly.</summary>
internal static class TokenRequests
{
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>Stands in whatever a request holds; found in no answer and no log line.</summary>
    public const string Canary = "canary4711";

    public static Dictionary<string, object?> Header(string alg = "ES256", string kid = TestHub.KeyId) => new() { ["alg"] = alg, ["kid"] = kid, ["typ"] = "JWT" };

    public static Dictionary<string, object?> Claims(TestHub hub, string? id = null) => new()
    {
        ["iss"] = id ?? TestHub.Participant,
        ["sub"] = id ?? TestHub.Participant,
        ["aud"] = hub.TokenUrl.ToString(),
        ["exp"] = hub.Time.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds(),
        ["jti"] = $"{Canary}-{Guid.NewGuid():N}",
    };

    public static string Assertion(TestHub hub, params (string Name, object? Value)[] changes)
    {
        var claims = Claims(hub);
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                claims.Remove(name);
            }
            else
            {
                claims[name] = value;
            }
        }

        return Keys.Jwt(Header(), claims, Keys.Es256(hub.Key));
    }

    public static Dictionary<string, string> Form(string assertion) => new()
    {
        ["grant_type"] = "client_credentials",
        ["client_assertion_type"] = AssertionType,
        ["client_assertion"] = assertion,
    };

    public static async Task<HttpResponseMessage> PostAsync(TestHub hub, HttpContent content)
    {
        using (content)
        {
            return await hub.Http.PostAsync("/oauth2/token", content, TestContext.Current.CancellationToken);
        }
    }

    public static Task<HttpResponseMessage> PostAsync(TestHub hub, string assertion) => PostAsync(hub, new FormUrlEncodedContent(Form(assertion)));

    public static async Task<string> TokenAsync(TestHub hub, params (string Name, object? Value)[] changes)
    {
        using var response = await PostAsync(hub, Assertion(hub, changes));
        return (await JsonOf(response)).GetProperty("access_token").GetString()!;
    }

    public static async Task<JsonElement> JsonOf(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, body);
        return JsonDocument.Parse(body).RootElement;
    }

    /// <summary>The answer is this error to the letter, so nothing of the request is in it; nor is it in the log.</summary>
    public static async Task ShouldBeRefused(this HttpResponseMessage response, TestHub hub, TokenError expected)
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        body.ShouldBe(JsonSerializer.Serialize(new { error = expected.Code, error_description = expected.Description }));
        ((int)response.StatusCode).ShouldBe(expected.HttpStatus);
        response.Headers.CacheControl.ShouldNotBeNull().NoStore.ShouldBeTrue();
        response.Headers.ToString().ShouldNotContain(Canary);
        hub.LoggedTexts.ShouldAllBe(line => !line.Contains(Canary, StringComparison.Ordinal));
        hub.Ledger.Used.ShouldBeEmpty();
        response.Dispose();
    }
}
