using System.Net;
using System.Security.Cryptography;
using Shouldly;
using Wijkteam.Hub.V1;
using Xunit;
using static Wijkteam.Hub.Tests.Identity.TokenRequests;

namespace Wijkteam.Hub.Tests.Identity;

public sealed class TokenEndpointTests
{
    [Fact]
    public async Task Token_ForAGoodAssertion_SaysWhoAndForHowLong()
    {
        await using var hub = await TestHub.StartAsync(options => options.TokenLifetime = TimeSpan.FromMinutes(2));
        using var response = await PostAsync(hub, Assertion(hub));

        var answer = await JsonOf(response);
        response.Headers.CacheControl.ShouldNotBeNull().NoStore.ShouldBeTrue();
        answer.GetProperty("token_type").GetString().ShouldBe("bearer");
        answer.GetProperty("expires_in").GetInt32().ShouldBe(120);
        answer.GetProperty("scope").GetString().ShouldBe("system/*.cruds");

        var token = answer.GetProperty("access_token").GetString()!;
        Keys.Decode(token, 0).GetProperty("alg").GetString().ShouldBe("ES256");
        Keys.Decode(token, 0).GetProperty("kid").GetString().ShouldBe("hub-1");
        Keys.Decode(token, 0).GetProperty("typ").GetString().ShouldBe("at+jwt");
        var claims = Keys.Decode(token, 1);
        var now = hub.Time.GetUtcNow().ToUnixTimeSeconds();
        claims.GetProperty("iss").GetString().ShouldBe("wijkteam-hub");
        claims.GetProperty("aud").GetString().ShouldBe("wijkteam-hub");
        claims.GetProperty("sub").GetString().ShouldBe(TestHub.Participant);
        claims.GetProperty("ckid").GetString().ShouldBe(TestHub.KeyId);
        claims.GetProperty("iat").GetInt64().ShouldBe(now);
        claims.GetProperty("nbf").GetInt64().ShouldBe(now);
        claims.GetProperty("exp").GetInt64().ShouldBe(now + 120);
        claims.GetProperty("jti").GetString().ShouldNotBeNullOrEmpty();
        claims.TryGetProperty("professional", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Token_ForAProfessional_NamesThem()
    {
        await using var hub = await TestHub.StartAsync();
        var token = await TokenAsync(hub, ("professional", new { system = "big", value = "19012345601", role = "01.015", other = Canary }));

        Keys.Decode(token, 1).GetProperty("professional").GetRawText()
            .ShouldBe("""{"system":"big","value":"19012345601","role":"01.015"}""");
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("PS384")]
    public async Task Token_ForEveryAllowedAlgorithm_IsGiven(string algorithm)
    {
        await using var hub = await TestHub.StartAsync();
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(algorithm == "ES384" ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);
        var isEc = algorithm.StartsWith("ES", StringComparison.Ordinal);
        hub.Clients.Register("other", isEc ? Keys.Public("k", ec) : Keys.Public("k", rsa));

        var assertion = Keys.Jwt(Header(algorithm, "k"), Claims(hub, "other"), Keys.SignerOf(algorithm, isEc ? ec : rsa));
        using var response = await PostAsync(hub, assertion);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Token_ForAnArrayOfAudiencesAndKnownScopes_IsGiven()
    {
        await using var hub = await TestHub.StartAsync();
        var form = Form(Assertion(hub, ("aud", new[] { "https://elsewhere.example", hub.TokenUrl.ToString() })));
        form["scope"] = "system/Task.rs system/*.read";
        form["client_id"] = TestHub.Participant;
        using var response = await PostAsync(hub, new FormUrlEncodedContent(form));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Token_ForAConfiguredUrl_IsGiven()
    {
        await using var hub = await TestHub.StartAsync(options => options.TokenEndpointUrls.Add("https://hub.example/oauth2/token"));
        using var response = await PostAsync(hub, Assertion(hub, ("aud", "https://hub.example/oauth2/token")));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Token_IsGivenOnlyAfterTheAssertionIsUsedUp()
    {
        await using var hub = await TestHub.StartAsync();
        await TokenAsync(hub, ("jti", "one"));

        var (key, expireTime) = hub.Ledger.Used.ShouldHaveSingleItem();
        key.ShouldBe((TestHub.Participant, "one"));
        expireTime.ShouldBeGreaterThan(hub.Time.GetUtcNow() + TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Token_ForAReplayedAssertion_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        var assertion = Assertion(hub);
        using var first = await PostAsync(hub, assertion);
        first.StatusCode.ShouldBe(HttpStatusCode.OK);

        var second = await PostAsync(hub, assertion);
        hub.Ledger.Used.Clear();
        await second.ShouldBeRefused(hub, Hub.Identity.TokenError.Replayed);
    }

    [Fact]
    public async Task Token_ForOneAssertionManyTimesAtOnce_IsGivenOnce()
    {
        await using var hub = await TestHub.StartAsync();
        var assertion = Assertion(hub);
        var responses = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => PostAsync(hub, assertion)));

        responses.Count(response => response.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        responses.Count(response => response.StatusCode == HttpStatusCode.Unauthorized).ShouldBe(31);
        Array.ForEach(responses, response => response.Dispose());
    }

    [Fact]
    public async Task Options_OutOfRange_KeepTheHubFromStarting()
        => await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => TestHub.StartAsync(options => options.TokenLifetime = TimeSpan.FromMinutes(6)));

    [Fact]
    public async Task Credential_OfTheClientLibrary_IsAccepted()
    {
        await using var hub = await TestHub.StartAsync();
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        hub.Clients.Register("other", Keys.Public("k", p384));
        var credential = new Contracts.ParticipantCredential("other", "k", p384, new Professional { System = "s", Value = "v", Role = "r" });

        using var response = await PostAsync(hub, credential.CreateAssertion(hub.TokenUrl.ToString(), hub.Time.GetUtcNow()));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
