using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Shouldly;
using Wijkteam.Hub.Identity;
using Xunit;
using static Wijkteam.Hub.Tests.Identity.TokenRequests;

namespace Wijkteam.Hub.Tests.Identity;

public sealed class BearerTests
{
    private const string InvalidToken = "Bearer error=\"invalid_token\"";

    [Fact]
    public async Task Call_WithAToken_KnowsItsCaller()
    {
        await using var hub = await TestHub.StartAsync();
        var token = await TokenAsync(hub, ("professional", new { system = "big", value = "19012345601", role = "01.015" }));

        (await TextOf(hub, "/whoami", token)).ShouldBe("Name of practice|19012345601");
        (await TextOf(hub, "/whoami", token)).ShouldBe("Name of practice|19012345601");
        (await TextOf(hub, "/person", token)).ShouldBe("person");
        hub.Get<TokenCache>().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_WithAnExpiredToken_IsRefused(bool seenBefore)
    {
        await using var hub = await TestHub.StartAsync();
        var token = await TokenAsync(hub);
        hub.Time.Advance(TimeSpan.FromSeconds(299));
        if (seenBefore)
        {
            (await TextOf(hub, "/whoami", token)).ShouldBe("Name of practice|");
        }

        hub.Time.Advance(TimeSpan.FromSeconds(1));
        await ShouldBe(hub, "/whoami", token, HttpStatusCode.Unauthorized, InvalidToken);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Call_OfARemovedParticipantOrKey_IsRefused(bool keyOnly, bool seenBefore)
    {
        await using var hub = await TestHub.StartAsync();
        var token = await TokenAsync(hub);
        if (seenBefore)
        {
            (await TextOf(hub, "/whoami", token)).ShouldBe("Name of practice|");
        }

        if (keyOnly)
        {
            hub.Clients.Register(TestHub.Participant, Keys.Public("key-2", hub.Key));
        }
        else
        {
            hub.Clients.Remove(TestHub.Participant);
        }

        await ShouldBe(hub, "/whoami", token, HttpStatusCode.Unauthorized, InvalidToken);
    }

    [Fact]
    public async Task Call_AfterTheDirectoryWasLoadedAnew_SeesTheParticipantOfNow()
    {
        await using var hub = await TestHub.StartAsync();
        var token = await TokenAsync(hub);
        (await TextOf(hub, "/whoami", token)).ShouldBe("Name of practice|");
        hub.Clients.Register(TestHub.Participant, Keys.Public(TestHub.KeyId, hub.Key));
        hub.Clients.Find(TestHub.Participant)!.Name = "New name";

        (await TextOf(hub, "/whoami", token)).ShouldBe("New name|");
        hub.Get<TokenCache>().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Call_WithATokenThatIsNotTheHubs_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        var token = await TokenAsync(hub);
        var parts = token.Split('.');
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = hub.Time.GetUtcNow().ToUnixTimeSeconds();
        Dictionary<string, object?> header = new() { ["alg"] = "ES256", ["kid"] = "hub-1", ["typ"] = "at+jwt" };
        Dictionary<string, object?> claims = new()
        {
            ["iss"] = "wijkteam-hub", ["aud"] = "wijkteam-hub", ["sub"] = TestHub.Participant, ["ckid"] = TestHub.KeyId, ["nbf"] = now, ["exp"] = now + 300,
        };
        (await TextOf(hub, "/whoami", Keys.Jwt(header, claims, hub.HubSigner))).ShouldBe("Name of practice|", "the claims alone are right");

        string[] refused =
        [
            $"{parts[0]}.{parts[1]}.{(parts[2][0] == 'A' ? 'B' : 'A')}{parts[2][1..]}",
            $"{parts[0]}.{parts[1]}.",
            Keys.Jwt(header, claims, Keys.Es256(other)),
            Keys.Jwt(With(header, "typ", "JWT"), claims, hub.HubSigner),
            Keys.Jwt(With(header, "alg", "none"), claims, _ => []),
            Keys.Jwt(header, With(claims, "iss", "other"), hub.HubSigner),
            Keys.Jwt(header, With(claims, "aud", "other"), hub.HubSigner),
            Keys.Jwt(header, With(claims, "ckid", null), hub.HubSigner),
            Keys.Jwt(header, With(claims, "exp", null), hub.HubSigner),
            Keys.Jwt(header, With(claims, "sub", "nobody"), hub.HubSigner),
            Keys.Jwt(header, With(claims, "nbf", now + 90), hub.HubSigner),
            Assertion(hub),
            new string('x', 5000),
            "x",
        ];
        foreach (var bad in refused)
        {
            await ShouldBe(hub, "/whoami", bad, HttpStatusCode.Unauthorized, InvalidToken);
        }
    }

    [Theory]
    [InlineData("/whoami")]
    [InlineData("/no/such/place")]
    public async Task Call_WithoutAToken_IsRefusedWhereverItGoes(string path)
    {
        await using var hub = await TestHub.StartAsync();
        await ShouldBe(hub, path, token: null, HttpStatusCode.Unauthorized, "Bearer");
    }

    [Fact]
    public async Task Call_WithoutAProfessional_IsRefusedByThePolicy()
    {
        await using var hub = await TestHub.StartAsync();
        await ShouldBe(hub, "/person", await TokenAsync(hub), HttpStatusCode.Forbidden, "Bearer error=\"insufficient_scope\"");
    }

    [Fact]
    public async Task GetCaller_OnAnAnonymousEndpoint_Throws()
    {
        await using var hub = await TestHub.StartAsync();
        (await TextOf(hub, "/anonymous", token: null)).ShouldBe("This endpoint has no authenticated caller.");
    }

    private static Dictionary<string, object?> With(Dictionary<string, object?> original, string name, object? value)
    {
        var changed = new Dictionary<string, object?>(original) { [name] = value };
        if (value is null)
        {
            changed.Remove(name);
        }

        return changed;
    }

    private static async Task<HttpResponseMessage> GetAsync(TestHub hub, string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("bearer", token);
        return await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<string> TextOf(TestHub hub, string path, string? token)
    {
        using var response = await GetAsync(hub, path, token);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task ShouldBe(TestHub hub, string path, string? token, HttpStatusCode status, string challenge)
    {
        using var response = await GetAsync(hub, path, token);
        response.StatusCode.ShouldBe(status, token);
        response.Headers.WwwAuthenticate.ToString().ShouldBe(challenge);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }
}
