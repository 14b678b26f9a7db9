using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Wijkteam.Hub.Identity;

namespace Wijkteam.Hub.Keys;

/// <summary>The key that signs access tokens, kept so that tokens outlive a restart.</summary>
internal sealed class TokenSigningKey : ITokenSigningKey, IDisposable
{
    private readonly ECDsa _key = ECDsa.Create();

    public TokenSigningKey(IKeyStore keys)
    {
        _key.ImportPkcs8PrivateKey(keys.HubKey(HubKeyNames.TokenSigning, Make), out _);
        Key = new ECDsaSecurityKey(_key)
        {
            KeyId = Convert.ToHexStringLower(SHA256.HashData(_key.ExportSubjectPublicKeyInfo()))[..16],
            // Signature providers of its own: the shared ones are cached by key id and would outlive this instance.
            CryptoProviderFactory = new CryptoProviderFactory(),
        };
    }

    public ECDsaSecurityKey Key { get; }

    public void Dispose() => _key.Dispose();

    private static byte[] Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKey();
    }
}
