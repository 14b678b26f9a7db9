using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Identity;

/// <summary>What an access token says, before it is asked whether that still holds.</summary>
/// <param name="BoundTo">The thumbprint of the client certificate without which it is not to be used; null if there is none.</param>
internal sealed record AccessTokenClaims(string ParticipantId, string KeyId, Professional? Professional, DateTimeOffset ExpireTime, string? BoundTo);

/// <summary>Makes and reads the hub's access tokens: JWTs signed with ES256 that every replica can verify without asking another.</summary>
internal sealed class AccessTokens(ITokenSigningKey signingKey, IOptions<IdentityOptions> options, TimeProvider time)
{
    /// <summary>The longest token that is looked at, in characters. The hub's own stay well below.</summary>
    public const int MaxLength = 4096;

    // Explicit typing (RFC 8725 §3.11), so that no other JWT signed by this key can ever pass for an access token.
    private const string TokenType = "at+jwt";
    private const string KeyIdClaim = "ckid";

    // RFC 8705 §3.1.
    private const string ConfirmationClaim = "cnf";
    private const string ThumbprintMember = "x5t#S256";

    // Replicas' clocks differ; a token must not be refused for having been issued in a replica's future.
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false, MaximumTokenSizeInBytes = MaxLength };
    private readonly IdentityOptions _options = options.Value;

    private TokenValidationParameters? _parameters;

    public string Issue(TokenGrant grant)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Sub] = grant.Participant.Id,
            [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString("N"),
            [KeyIdClaim] = grant.KeyId,
        };
        if (grant.Professional is { } professional)
        {
            claims[ProfessionalClaim.Name] = ProfessionalClaim.ToClaim(professional);
        }

        if (grant.BoundTo is { } thumbprint)
        {
            claims[ConfirmationClaim] = new Dictionary<string, object> { [ThumbprintMember] = thumbprint };
        }

        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = TokenType,
            Issuer = _options.Issuer,
            Audience = _options.Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + _options.TokenLifetime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(signingKey.Key, SecurityAlgorithms.EcdsaSha256),
        });
    }

    /// <summary>Reads a token that this hub has signed, expired ones too; null for any other.</summary>
    public async ValueTask<AccessTokenClaims?> ReadAsync(string token)
    {
        _parameters ??= Parameters();
        var result = await _handler.ValidateTokenAsync(token, _parameters);
        return result.IsValid
            && result.SecurityToken is JsonWebToken jwt
            && jwt.TryGetPayloadValue<string>(KeyIdClaim, out var keyId)
            && ProfessionalClaim.TryRead(jwt, out var professional)
            ? new AccessTokenClaims(jwt.Subject, keyId, professional, new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero), BoundTo(jwt))
            : null;
    }

    private static string? BoundTo(JsonWebToken token) =>
        token.TryGetPayloadValue<JsonElement>(ConfirmationClaim, out var confirmation) ? confirmation.GetProperty(ThumbprintMember).GetString() : null;

    private TokenValidationParameters Parameters() => new()
    {
        IssuerSigningKey = signingKey.Key,
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        ValidTypes = [TokenType],
        ValidIssuer = _options.Issuer,
        ValidAudience = _options.Audience,
        // Expiry is judged at every use, by the hub's TimeProvider: a cached token must not outlive it either.
        LifetimeValidator = (notBefore, expires, _, _) => expires is not null && notBefore <= (time.GetUtcNow() + Leeway).UtcDateTime,
    };
}
