using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Identity;

/// <summary>The SHA-256 of a token: a memory dump of the cache shows no token that could be used.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TokenHash(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Hashes a token of ASCII characters; false if it is anything else or longer than a token can be.</summary>
    public static bool TryCompute(ReadOnlySpan<char> token, out TokenHash hash)
    {
        hash = default;
        if (token.Length > AccessTokens.MaxLength)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[AccessTokens.MaxLength];
        if (Ascii.FromUtf16(token, bytes, out var written) != OperationStatus.Done)
        {
            return false;
        }

        return SHA256.TryHashData(bytes[..written], MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref hash, 1)), out _);
    }
}

/// <summary>A token that was found valid, with all that a call needs of it, made once.</summary>
internal sealed record CachedToken(Caller Caller, AuthenticateResult Result);

/// <summary>The tokens that were found valid. Whoever takes one from it still checks its expiry.</summary>
internal sealed class TokenCache(TimeProvider time) : GenerationCache<TokenHash, CachedToken>(GenerationSize, GenerationAge, time)
{
    /// <summary>How many tokens a generation holds: some 20 MB in both at worst.</summary>
    public const int GenerationSize = 8192;

    /// <summary>The longest that a token lives: a generation that old is followed by one that holds what is in use.</summary>
    private static readonly TimeSpan GenerationAge = TimeSpan.FromMinutes(5);
}
