using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Wijkteam.Hub.V1;

namespace Wijkteam.Contracts;

/// <summary>What a participant proves itself with at the hub's token endpoint: a private key whose public part is in the directory.</summary>
/// <param name="participantId">The participant, which is also the OAuth client id.</param>
/// <param name="keyId">The <c>kid</c> under which the public key is registered.</param>
/// <param name="key">The private key, P-256 (ES256) or P-384 (ES384). Stays the caller's to dispose of.</param>
/// <param name="professional">Whom the participant vouches for as acting; null for calls that touch no person's data.</param>
public sealed class ParticipantCredential(string participantId, string keyId, ECDsa key, Professional? professional = null)
{
    // Long enough for a slow connection and a clock that runs behind, well within the five minutes that the hub allows.
    private const int LifetimeSeconds = 60;

    private readonly Lock _signing = new();

    /// <summary>The participant.</summary>
    public string ParticipantId => participantId;

    /// <summary>The same participant and key, for another professional or for none.</summary>
    public ParticipantCredential For(Professional? other) => new(participantId, keyId, key, other);

    /// <summary>Signs an assertion (RFC 7523) that can be used once, within a minute.</summary>
    /// <param name="audience">The token endpoint's URL, as the hub knows it.</param>
    /// <param name="now">The time.</param>
    public string CreateAssertion(string audience, DateTimeOffset now)
    {
        var (algorithm, hash) = key.KeySize == 384 ? ("ES384", HashAlgorithmName.SHA384) : ("ES256", HashAlgorithmName.SHA256);
        var claims = new Dictionary<string, object>
        {
            ["iss"] = participantId,
            ["sub"] = participantId,
            ["aud"] = audience,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.ToUnixTimeSeconds() + LifetimeSeconds,
            ["jti"] = Guid.NewGuid().ToString("N"),
        };
        if (professional is not null)
        {
            claims["professional"] = new Dictionary<string, string>
            {
                ["system"] = professional.System,
                ["value"] = professional.Value,
                ["role"] = professional.Role,
            };
        }

        var header = new Dictionary<string, string> { ["alg"] = algorithm, ["kid"] = keyId, ["typ"] = "JWT" };
        var signed = $"{Part(header)}.{Part(claims)}";
        lock (_signing)
        {
            return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), hash))}";
        }
    }

    private static string Part<T>(T content) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(content));
}
