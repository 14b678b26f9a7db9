using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Wijkteam.Hub.V1;

namespace Wijkteam.Contracts;

/// <summary>What a participant proves itself with at the hub's token endpoint: a private key whose public part is in the directory, or the client certificate of its
/// connection (<see cref="HubClientOptions.ClientCertificate"/>).</summary>
public sealed class ParticipantCredential
{
    // Long enough for a slow connection and a clock that runs behind, well within the five minutes that the hub allows.
    private const int LifetimeSeconds = 60;

    private readonly Lock _signing = new();
    private readonly Professional? _professional;
    private readonly (string Id, ECDsa Key)? _key;

    /// <param name="participantId">The participant, which is also the OAuth client id.</param>
    /// <param name="keyId">The <c>kid</c> under which the public key is registered.</param>
    /// <param name="key">The private key, P-256 (ES256) or P-384 (ES384). Stays the caller's to dispose of.</param>
    /// <param name="professional">Whom the participant vouches for as acting; null for calls that touch no person's data.</param>
    public ParticipantCredential(string participantId, string keyId, ECDsa key, Professional? professional = null)
        : this(participantId, (keyId, key), professional)
    {
    }

    /// <summary>A participant that its client certificate alone proves.</summary>
    /// <param name="participantId">The participant, which is also the OAuth client id.</param>
    /// <param name="professional">Whom the participant vouches for as acting; null for calls that touch no person's data.</param>
    public ParticipantCredential(string participantId, Professional? professional = null)
        : this(participantId, key: null, professional)
    {
    }

    private ParticipantCredential(string participantId, (string Id, ECDsa Key)? key, Professional? professional) =>
        (ParticipantId, _key, _professional) = (participantId, key, professional);

    /// <summary>The participant.</summary>
    public string ParticipantId { get; }

    /// <summary>The same participant and key, for another professional or for none.</summary>
    public ParticipantCredential For(Professional? other) => new(ParticipantId, _key, other);

    /// <summary>Signs an assertion (RFC 7523) that can be used once, within a minute.</summary>
    /// <param name="audience">The token endpoint's URL, as the hub knows it.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="InvalidOperationException">There is no key: the client certificate proves who it is.</exception>
    public string CreateAssertion(string audience, DateTimeOffset now)
    {
        var (keyId, key) = _key ?? throw new InvalidOperationException("There is no key to sign with.");
        var (algorithm, hash) = key.KeySize == 384 ? ("ES384", HashAlgorithmName.SHA384) : ("ES256", HashAlgorithmName.SHA256);
        var claims = new Dictionary<string, object>
        {
            ["iss"] = ParticipantId,
            ["sub"] = ParticipantId,
            ["aud"] = audience,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.ToUnixTimeSeconds() + LifetimeSeconds,
            ["jti"] = Guid.NewGuid().ToString("N"),
        };
        if (ProfessionalClaim() is { } professional)
        {
            claims["professional"] = professional;
        }

        var header = new Dictionary<string, string> { ["alg"] = algorithm, ["kid"] = keyId, ["typ"] = "JWT" };
        var signed = $"{Part(header)}.{Part(claims)}";
        lock (_signing)
        {
            return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), hash))}";
        }
    }

    /// <summary>The form by which a token is asked for (RFC 7523 §2.2, or RFC 8705 §2).</summary>
    internal FormUrlEncodedContent ToForm(string audience, DateTimeOffset now)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (_key is not null)
        {
            form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            form["client_assertion"] = CreateAssertion(audience, now);
            return new FormUrlEncodedContent(form);
        }

        form["client_id"] = ParticipantId;
        if (ProfessionalClaim() is { } professional)
        {
            form["professional"] = JsonSerializer.Serialize(professional);
        }

        return new FormUrlEncodedContent(form);
    }

    private Dictionary<string, string>? ProfessionalClaim() => _professional is { } professional
        ? new() { ["system"] = professional.System, ["value"] = professional.Value, ["role"] = professional.Role }
        : null;

    private static string Part<T>(T content) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(content));
}
