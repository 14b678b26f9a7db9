using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Identity;

/// <summary>What a participant has signed for.</summary>
internal sealed record ClientAssertion(Participant Participant, string KeyId, string Jti, DateTimeOffset ExpireTime, Professional? Professional);

/// <summary>Either an assertion or why it is refused.</summary>
internal readonly record struct AssertionResult(ClientAssertion? Assertion, TokenError? Error)
{
    public static implicit operator AssertionResult(ClientAssertion assertion) => new(assertion, null);

    public static implicit operator AssertionResult(TokenError error) => new(null, error);
}

/// <summary>Verifies client assertions: RFC 7523 §3 as narrowed by SMART App Launch, "Backend Services". Does not use them up.</summary>
internal sealed class ClientAssertionVerifier(IClientKeys clients, ClientKeyCache keys, TimeProvider time)
{
    /// <summary>How far ahead <c>exp</c> may lie (SMART Backend Services).</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(5);

    // Only nbf gets leeway: a client whose clock runs ahead cannot help that, whereas exp is its own choice.
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = TokenEndpoint.MaxBodyBytes };

    /// <summary>Who signed the assertion, for what, and until when; or the first fault found, cheap checks first.</summary>
    /// <param name="jwt">The assertion as received.</param>
    /// <param name="clientId">The form's <c>client_id</c>, which must then agree (RFC 7521 §4.2); null if absent.</param>
    /// <param name="audiences">The URLs of this token endpoint, one of which must be named.</param>
    public async ValueTask<AssertionResult> VerifyAsync(string jwt, string? clientId, IEnumerable<string> audiences)
    {
        if (Read(jwt) is not { } token)
        {
            return TokenError.Malformed;
        }

        if (!ClientKeyCache.IsKnownAlgorithm(token.Alg))
        {
            return TokenError.AlgorithmRefused;
        }

        var id = token.Issuer;
        if (id != token.Subject || (clientId is not null && clientId != id) || clients.Find(id) is not { } participant)
        {
            return TokenError.ClientUnknown;
        }

        if (string.IsNullOrEmpty(token.Kid) || keys.Find(id, token.Kid) is not { } key)
        {
            return TokenError.KeyUnknown;
        }

        if (!key.Algorithms.Contains(token.Alg))
        {
            return TokenError.AlgorithmRefused;
        }

        var validated = await _handler.ValidateTokenAsync(token, Parameters(key, id, audiences));
        return validated.IsValid ? Claims(token, participant) : ErrorOf(validated.Exception);
    }

    /// <summary>Parses without trusting; null for anything that is not a signed JWT with the claims in their proper types.</summary>
    private JsonWebToken? Read(string jwt)
    {
        try
        {
            // The handler reads claims lazily: touch the ones that are read later, so that a claim of the wrong type fails here.
            var token = _handler.ReadJsonWebToken(jwt);
            _ = (token.Alg, token.Kid, token.Issuer, token.Subject, token.Id, token.ValidTo, token.ValidFrom, token.Audiences);
            return token.IsEncrypted ? null : token;
        }
        catch (Exception e) when (e is SecurityTokenException or ArgumentException or JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static TokenValidationParameters Parameters(ClientKey key, string clientId, IEnumerable<string> audiences) => new()
    {
        IssuerSigningKey = key.Key,
        ValidAlgorithms = key.Algorithms,
        ValidIssuer = clientId,
        ValidAudiences = audiences,
        // RFC 7523 wants the URL itself, and so does a client that must not have its assertion accepted elsewhere.
        IgnoreTrailingSlashWhenValidatingAudience = false,
        // Times are judged below, by the hub's TimeProvider; here only that there is an end.
        LifetimeValidator = static (_, expires, _, _) => expires is not null,
    };

    private AssertionResult Claims(JsonWebToken token, Participant participant)
    {
        var now = time.GetUtcNow();
        var expireTime = new DateTimeOffset(token.ValidTo, TimeSpan.Zero);
        if (expireTime <= now)
        {
            return TokenError.Expired;
        }

        if (expireTime > now + MaxLifetime)
        {
            return TokenError.LifetimeTooLong;
        }

        if (token.ValidFrom != DateTime.MinValue && token.ValidFrom > (now + Leeway).UtcDateTime)
        {
            return TokenError.NotYetValid;
        }

        if (token.Id is not { Length: > 0 and <= 200 } jti || !jti.All(c => c is >= ' ' and <= '~'))
        {
            return TokenError.JtiInvalid;
        }

        return ProfessionalClaim.TryRead(token, out var professional)
            ? new ClientAssertion(participant, token.Kid, jti, expireTime, professional)
            : TokenError.ProfessionalInvalid;
    }

    private static TokenError ErrorOf(Exception exception) => exception switch
    {
        SecurityTokenInvalidAudienceException => TokenError.AudienceWrong,
        SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException => TokenError.LifetimeTooLong,
        _ => TokenError.SignatureInvalid,
    };
}
