using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;

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

/// <summary>
/// The tokens that were found valid, in two generations: a full or old generation becomes the elder and the eldest is dropped. That bounds the
/// cache in number and in time without ever walking through it. Whoever takes a token from it still checks its expiry.
/// </summary>
internal sealed class TokenCache(TimeProvider time)
{
    /// <summary>How many tokens a generation holds: some 20 MB in both at worst.</summary>
    public const int GenerationSize = 8192;

    /// <summary>The longest that a token lives: a generation that old is followed by one that holds what is in use.</summary>
    private static readonly TimeSpan GenerationAge = TimeSpan.FromMinutes(5);

    private readonly Lock _turning = new();
    private Generation _young = new(time.GetUtcNow());
    private Generation _elder = new(time.GetUtcNow());

    /// <summary>How many tokens it holds at most at this moment.</summary>
    public int Count => _young.Count + _elder.Count;

    public CachedToken? Find(in TokenHash hash)
    {
        if (_young.Tokens.TryGetValue(hash, out var token))
        {
            return token;
        }

        if (_elder.Tokens.TryGetValue(hash, out token))
        {
            Set(hash, token);
            return token;
        }

        return null;
    }

    public void Set(in TokenHash hash, CachedToken token)
    {
        var now = time.GetUtcNow();
        var young = _young;
        if (young.Count >= GenerationSize || now - young.CreateTime >= GenerationAge)
        {
            young = Turn(young, now);
        }

        if (young.Tokens.TryAdd(hash, token))
        {
            Interlocked.Increment(ref young.Count);
        }
        else
        {
            young.Tokens[hash] = token;
        }
    }

    private Generation Turn(Generation full, DateTimeOffset now)
    {
        lock (_turning)
        {
            if (ReferenceEquals(_young, full))
            {
                Volatile.Write(ref _elder, full);
                Volatile.Write(ref _young, new Generation(now));
            }

            return _young;
        }
    }

    private sealed class Generation(DateTimeOffset createTime)
    {
        // Counted here, since ConcurrentDictionary.Count takes all its locks.
        public int Count;

        public DateTimeOffset CreateTime { get; } = createTime;

        public ConcurrentDictionary<TokenHash, CachedToken> Tokens { get; } = new();
    }
}
