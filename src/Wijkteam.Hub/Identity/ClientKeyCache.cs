using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Wijkteam.Hub.Identity.Certificates;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Identity;

/// <summary>A participant's key, ready to verify with, and the algorithms (RFC 7518 §3.1) that suit it.</summary>
internal sealed record ClientKey(SecurityKey Key, IReadOnlyList<string> Algorithms);

/// <summary>
/// Converts the directory's keys once. The cache holds them by instance and weakly, so that a key which the directory has dropped leaves it too.
/// </summary>
internal sealed class ClientKeyCache(IClientKeys keys, Restrictions restrictions)
{
    private const int MinRsaBytes = 2048 / 8;
    private const int MaxRsaBytes = 8192 / 8;

    // One algorithm per curve (RFC 7518 §3.4): an EC key never verifies with the other hash.
    private static readonly string[] P256 = [SecurityAlgorithms.EcdsaSha256];
    private static readonly string[] P384 = [SecurityAlgorithms.EcdsaSha384];
    private static readonly string[] Rsa = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSsaPssSha384];

    private readonly ConditionalWeakTable<PublicKey, StrongBox<ClientKey?>> _converted = [];

    /// <summary>All algorithms that any key may verify with. Neither <c>none</c> nor a symmetric one is among them.</summary>
    public static bool IsKnownAlgorithm(string algorithm) => P256.Contains(algorithm) || P384.Contains(algorithm) || Rsa.Contains(algorithm);

    /// <summary>Whether a participant still has a key of this id that is not revoked.</summary>
    /// <remarks>Which certificates are a participant's is a matter of each connection: see <see cref="CertificateBinding"/>.</remarks>
    public bool IsRegistered(string participantId, string kid) =>
        ClientCertificate.IsKeyId(kid) ? !restrictions.IsRevoked(participantId, kid) : Registered(participantId, kid) is not null;

    /// <summary>The participant's key of this id; null if it has none, it is revoked or it is not one that the contract allows.</summary>
    public ClientKey? Find(string participantId, string kid)
        => Registered(participantId, kid) is { } key ? _converted.GetValue(key, static key => new(Convert(key))).Value : null;

    private PublicKey? Registered(string participantId, string kid)
    {
        var registered = keys.KeysOf(participantId);
        for (var i = 0; i < registered.Count; i++)
        {
            if (registered[i].Kid == kid)
            {
                return restrictions.IsRevoked(participantId, kid) ? null : registered[i];
            }
        }

        return null;
    }

    private static ClientKey? Convert(PublicKey key)
    {
        try
        {
            return (key.Kty, key.Crv) switch
            {
                ("EC", "P-256") => Ec(key, ECCurve.NamedCurves.nistP256, P256),
                ("EC", "P-384") => Ec(key, ECCurve.NamedCurves.nistP384, P384),
                ("RSA", _) => RsaKey(key),
                _ => null,
            };
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static ClientKey Ec(PublicKey key, ECCurve curve, string[] algorithms)
    {
        var point = new ECPoint { X = Base64UrlEncoder.DecodeBytes(key.X), Y = Base64UrlEncoder.DecodeBytes(key.Y) };
        var ecdsa = ECDsa.Create(new ECParameters { Curve = curve, Q = point });
        return new ClientKey(new ECDsaSecurityKey(ecdsa) { KeyId = key.Kid }, algorithms);
    }

    private static ClientKey? RsaKey(PublicKey key)
    {
        var parameters = new RSAParameters { Modulus = Base64UrlEncoder.DecodeBytes(key.N), Exponent = Base64UrlEncoder.DecodeBytes(key.E) };
        return parameters.Modulus.Length is >= MinRsaBytes and <= MaxRsaBytes
            ? new ClientKey(new RsaSecurityKey(parameters) { KeyId = key.Kid }, Rsa)
            : null;
    }
}
