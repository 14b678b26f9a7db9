using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Tests.Identity;

/// <summary>Keys and JWTs made by hand, the bad ones too.</summary>
internal static class Keys
{
    public static PublicKey Public(string kid, ECDsa key)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new PublicKey
        {
            Kid = kid,
            Kty = "EC",
            Crv = key.KeySize == 384 ? "P-384" : "P-256",
            X = Base64Url.EncodeToString(parameters.Q.X),
            Y = Base64Url.EncodeToString(parameters.Q.Y),
        };
    }

    public static PublicKey Public(string kid, RSA key)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new PublicKey { Kid = kid, Kty = "RSA", N = Base64Url.EncodeToString(parameters.Modulus), E = Base64Url.EncodeToString(parameters.Exponent) };
    }

    public static Func<byte[], byte[]> Es256(ECDsa key) => data => key.SignData(data, HashAlgorithmName.SHA256);

    public static Func<byte[], byte[]> SignerOf(string algorithm, AsymmetricAlgorithm key) => algorithm switch
    {
        "ES256" => data => ((ECDsa)key).SignData(data, HashAlgorithmName.SHA256),
        "ES384" => data => ((ECDsa)key).SignData(data, HashAlgorithmName.SHA384),
        "RS256" => data => ((RSA)key).SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        "RS384" => data => ((RSA)key).SignData(data, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
        "PS384" => data => ((RSA)key).SignData(data, HashAlgorithmName.SHA384, RSASignaturePadding.Pss),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    public static string Jwt(Dictionary<string, object?> header, Dictionary<string, object?> claims, Func<byte[], byte[]> sign)
    {
        var signed = $"{Part(header)}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>The header (0) or the claims (1) of a JWT.</summary>
    public static JsonElement Decode(string jwt, int part)
        => JsonDocument.Parse(Base64Url.DecodeFromChars(jwt.Split('.')[part])).RootElement;

    private static string Part(Dictionary<string, object?> content) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(content));
}
