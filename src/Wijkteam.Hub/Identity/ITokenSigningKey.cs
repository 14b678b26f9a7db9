using Microsoft.IdentityModel.Tokens;

namespace Wijkteam.Hub.Identity;

/// <summary>The key with which the hub signs its access tokens; the same on every replica.</summary>
internal interface ITokenSigningKey
{
    /// <summary>A P-256 key with its private part. Always the same instance, since its signature providers are cached by it.</summary>
    ECDsaSecurityKey Key { get; }
}
