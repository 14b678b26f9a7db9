using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Shouldly;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.V1;
using Xunit;
using static Wijkteam.Hub.Tests.Identity.TokenRequests;

namespace Wijkteam.Hub.Tests.Identity;

public sealed class TokenRefusalTests
{
    public static TheoryData<string> Faults => new(Cases.Keys);

    private static Dictionary<string, (Func<TestHub, string> Assertion, TokenError Expected)> Cases { get; } = new()
    {
        ["expired"] = (hub => Assertion(hub, ("exp", Seconds(hub, 0))), TokenError.Expired),
        ["long expired"] = (hub => Assertion(hub, ("exp", 1_700_000_000)), TokenError.Expired),
        ["exp too far ahead"] = (hub => Assertion(hub, ("exp", Seconds(hub, 301))), TokenError.LifetimeTooLong),
        ["exp missing"] = (hub => Assertion(hub, ("exp", null)), TokenError.LifetimeTooLong),
        ["not yet valid"] = (hub => Assertion(hub, ("nbf", Seconds(hub, 90))), TokenError.NotYetValid),
        ["wrong aud"] = (hub => Assertion(hub, ("aud", "https://canary4711.example/oauth2/token")), TokenError.AudienceWrong),
        ["aud with slash"] = (hub => Assertion(hub, ("aud", $"{hub.TokenUrl}/")), TokenError.AudienceWrong),
        ["aud missing"] = (hub => Assertion(hub, ("aud", null)), TokenError.AudienceWrong),
        ["unknown client"] = (hub => Assertion(hub, ("iss", Canary), ("sub", Canary)), TokenError.ClientUnknown),
        ["iss is not sub"] = (hub => Assertion(hub, ("sub", Canary)), TokenError.ClientUnknown),
        ["iss and sub missing"] = (hub => Assertion(hub, ("iss", null), ("sub", null)), TokenError.ClientUnknown),
        ["jti missing"] = (hub => Assertion(hub, ("jti", null)), TokenError.JtiInvalid),
        ["jti with a NUL"] = (hub => Assertion(hub, ("jti", "een\0twee")), TokenError.JtiInvalid),
        ["jti too long"] = (hub => Assertion(hub, ("jti", new string('x', 201))), TokenError.JtiInvalid),
        ["professional incomplete"] = (hub => Assertion(hub, ("professional", new { system = Canary, value = "v" })), TokenError.ProfessionalInvalid),
        ["professional empty"] = (hub => Assertion(hub, ("professional", new { system = Canary, value = "v", role = " " })), TokenError.ProfessionalInvalid),
        ["professional too long"] = (hub => Assertion(hub, ("professional", new { system = new string('s', 201), value = "v", role = "r" })), TokenError.ProfessionalInvalid),
        ["professional a text"] = (hub => Assertion(hub, ("professional", Canary)), TokenError.ProfessionalInvalid),
        ["professional a number"] = (hub => Assertion(hub, ("professional", 5)), TokenError.ProfessionalInvalid),
        ["professional not texts"] = (hub => Assertion(hub, ("professional", new { system = 1, value = 2, role = 3 })), TokenError.ProfessionalInvalid),
        ["unknown kid"] = (hub => Keys.Jwt(Header(kid: Canary), Claims(hub), Keys.Es256(hub.Key)), TokenError.KeyUnknown),
        ["no kid"] = (hub => Keys.Jwt(new() { ["alg"] = "ES256" }, Claims(hub), Keys.Es256(hub.Key)), TokenError.KeyUnknown),
        ["alg none"] = (hub => Keys.Jwt(Header("none"), Claims(hub), _ => []), TokenError.AlgorithmRefused),
        ["alg none, signed"] = (hub => Keys.Jwt(Header("none"), Claims(hub), Keys.Es256(hub.Key)), TokenError.AlgorithmRefused),
        ["HS256 with the public key"] = (hub => Keys.Jwt(Header("HS256"), Claims(hub), data => HMACSHA256.HashData(hub.Key.ExportSubjectPublicKeyInfo(), data)), TokenError.AlgorithmRefused),
        ["another curve's alg"] = (hub => Keys.Jwt(Header("ES384"), Claims(hub), Keys.SignerOf("ES384", hub.Key)), TokenError.AlgorithmRefused),
        ["RSA alg on an EC key"] = (hub => Keys.Jwt(Header("RS256"), Claims(hub), Keys.Es256(hub.Key)), TokenError.AlgorithmRefused),
        ["key of another"] = (KeyOfAnother, TokenError.SignatureInvalid),
        ["tampered"] = (Tampered, TokenError.SignatureInvalid),
        ["no signature"] = (hub => Keys.Jwt(Header(), Claims(hub), _ => []), TokenError.SignatureInvalid),
        ["not a JWT"] = (_ => Canary, TokenError.Malformed),
        ["not base64"] = (_ => $"{Canary}.!!!.???", TokenError.Malformed),
        ["not JSON"] = (_ => "Y2FuYXJ5.Y2FuYXJ5.Y2FuYXJ5", TokenError.Malformed),
        ["five parts"] = (hub => Assertion(hub) + "..", TokenError.Malformed),
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Token_ForAFaultyAssertion_IsRefused(string fault)
    {
        await using var hub = await TestHub.StartAsync();
        var (assertion, expected) = Cases[fault];
        await (await PostAsync(hub, assertion(hub))).ShouldBeRefused(hub, expected);
    }

    [Theory]
    [InlineData("""{"kid":"k","kty":"EC","crv":"P-256"}""")]
    [InlineData("""{"kid":"k","kty":"EC","crv":"P-256","x":"!!!","y":"!!!"}""")]
    [InlineData("""{"kid":"k","kty":"EC","crv":"P-256","x":"AQAB","y":"AQAB"}""")]
    [InlineData("""{"kid":"k","kty":"EC","crv":"secp256k1"}""")]
    [InlineData("""{"kid":"k","kty":"RSA","n":"AQAB","e":"AQAB"}""")]
    [InlineData("""{"kid":"k","kty":"oct"}""")]
    public async Task Token_ForAKeyThatTheContractDoesNotAllow_IsRefused(string key)
    {
        await using var hub = await TestHub.StartAsync();
        hub.Clients.Register(TestHub.Participant, PublicKey.Parser.ParseJson(key));
        var assertion = Keys.Jwt(Header(kid: "k"), Claims(hub), Keys.Es256(hub.Key));
        await (await PostAsync(hub, assertion)).ShouldBeRefused(hub, TokenError.KeyUnknown);
    }

    [Theory]
    [InlineData("iss")]
    [InlineData("sub")]
    [InlineData("jti")]
    [InlineData("exp")]
    [InlineData("nbf")]
    [InlineData("aud")]
    public async Task Token_ForAClaimOfTheWrongType_IsRefused(string claim)
    {
        await using var hub = await TestHub.StartAsync();
        foreach (var value in new object[] { Canary, 1e300, -1, true, new { a = Canary }, new object[] { 1, Canary } })
        {
            using var response = await PostAsync(hub, Assertion(hub, (claim, value)));
            if ((claim, value) is not ("jti", Canary) and not ("nbf", -1))
            {
                ((int)response.StatusCode).ShouldBe(401, $"{claim}: {value}");
                (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain(Canary);
            }
        }
    }

    [Theory]
    [InlineData("grant_type", null, "ParameterMissing")]
    [InlineData("client_assertion_type", null, "ParameterMissing")]
    [InlineData("client_assertion", "", "ParameterMissing")]
    [InlineData("grant_type", "canary4711", "GrantTypeUnsupported")]
    [InlineData("client_assertion_type", "canary4711", "AssertionTypeUnknown")]
    [InlineData("scope", "system/*.rs canary4711", "ScopeInvalid")]
    [InlineData("client_id", "canary4711", "ClientUnknown")]
    public async Task Token_ForAFaultyForm_IsRefused(string field, string? value, string expected)
    {
        await using var hub = await TestHub.StartAsync();
        var form = Form(Assertion(hub));
        if (value is null)
        {
            form.Remove(field);
        }
        else
        {
            form[field] = value;
        }

        var error = (TokenError)typeof(TokenError).GetField(expected)!.GetValue(null)!;
        await (await PostAsync(hub, new FormUrlEncodedContent(form))).ShouldBeRefused(hub, error);
    }

    [Fact]
    public async Task Token_ForARepeatedParameter_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        var form = Form(Assertion(hub)).Append(new("grant_type", Canary));
        await (await PostAsync(hub, new FormUrlEncodedContent(form))).ShouldBeRefused(hub, TokenError.NotAForm);
    }

    [Fact]
    public async Task Token_ForAnotherContentType_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        await (await PostAsync(hub, new StringContent(Canary, Encoding.UTF8, "application/json"))).ShouldBeRefused(hub, TokenError.NotAForm);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Token_ForAnOversizedBody_IsRefused(bool withLength)
    {
        await using var hub = await TestHub.StartAsync();
        var body = Encoding.ASCII.GetBytes("client_assertion=" + string.Concat(Enumerable.Repeat(Canary, 1700)));
        HttpContent content = withLength ? new ByteArrayContent(body) : new StreamContent(new UnsizedStream(body));
        content.Headers.ContentType = new("application/x-www-form-urlencoded");
        await (await PostAsync(hub, content)).ShouldBeRefused(hub, TokenError.TooLarge);
    }

    [Fact]
    public async Task Token_ForTheRequestsOwnUrlWhereUrlsAreConfigured_IsRefused()
    {
        await using var hub = await TestHub.StartAsync(options => options.TokenEndpointUrls.Add("https://hub.example/oauth2/token"));
        await (await PostAsync(hub, Assertion(hub))).ShouldBeRefused(hub, TokenError.AudienceWrong);
    }

    [Fact]
    public async Task Token_ForAHostHeaderThatNamesAnotherMachine_IsRefused()
    {
        await using var hub = await TestHub.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token");
        request.Headers.Host = "canary4711.example";
        request.Content = new FormUrlEncodedContent(Form(Assertion(hub, ("aud", "http://canary4711.example/oauth2/token"))));
        using var response = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
        (await response.Content.ReadFromJsonAsync<TokenErrorAnswer>(TestContext.Current.CancellationToken))
            .ShouldBe(new TokenErrorAnswer("invalid_client", TokenError.AudienceWrong.Description));
        hub.Ledger.Used.ShouldBeEmpty();
    }

    private static long Seconds(TestHub hub, int ahead) => hub.Time.GetUtcNow().AddSeconds(ahead).ToUnixTimeSeconds();

    private static string KeyOfAnother(TestHub hub)
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        hub.Clients.Register("other", Keys.Public(TestHub.KeyId, other));
        return Keys.Jwt(Header(), Claims(hub), Keys.Es256(other));
    }

    private static string Tampered(TestHub hub)
    {
        var parts = Assertion(hub).Split('.');
        var other = Assertion(hub, ("professional", new { system = "s", value = "v", role = "r" })).Split('.');
        return $"{parts[0]}.{other[1]}.{parts[2]}";
    }

    private sealed class UnsizedStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
