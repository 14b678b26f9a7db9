using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Identity;

/// <summary>Turns an access token into the caller. A token seen before costs one hash and one look-up, and is judged anew all the same.</summary>
internal sealed class TokenAuthenticator(
    AccessTokens tokens, TokenCache cache, IClientKeys clients, ClientKeyCache keys, Restrictions restrictions, Contacts contacts, TimeProvider time)
{
    public static readonly AuthenticateResult Invalid = AuthenticateResult.Fail("The token is not one that this hub accepts.");
    public static readonly AuthenticateResult Expired = AuthenticateResult.Fail("The token has expired.");
    public static readonly AuthenticateResult Paused = AuthenticateResult.Fail("The participant is paused.");

    /// <summary>The caller; null with <see cref="Invalid"/>, <see cref="Expired"/> or <see cref="Paused"/>.</summary>
    public ValueTask<(Caller? Caller, AuthenticateResult Result)> AuthenticateAsync(string header, int tokenStart)
    {
        if (!TokenHash.TryCompute(header.AsSpan(tokenStart), out var hash))
        {
            return ValueTask.FromResult<(Caller?, AuthenticateResult)>((null, Invalid));
        }

        return cache.Find(hash) is { } token
            ? ValueTask.FromResult(Judge(hash, token))
            : ReadAsync(hash, header[tokenStart..]);
    }

    private async ValueTask<(Caller? Caller, AuthenticateResult Result)> ReadAsync(TokenHash hash, string token)
    {
        if (await tokens.ReadAsync(token) is not { } claims)
        {
            return (null, Invalid);
        }

        if (clients.Find(claims.ParticipantId) is not { } participant)
        {
            return (null, Invalid);
        }

        var read = Make(new Caller(participant, claims.Professional, claims.KeyId, claims.ExpireTime, claims.BoundTo));
        var judged = Judge(hash, read);
        if (judged.Caller is not null)
        {
            cache.Set(hash, read);
        }

        return judged;
    }

    /// <summary>What can change while a token lives: the time, the participant and its keys, and whether it is paused.</summary>
    private (Caller? Caller, AuthenticateResult Result) Judge(in TokenHash hash, CachedToken token)
    {
        var caller = token.Caller;
        if (caller.TokenExpireTime <= time.GetUtcNow())
        {
            return (null, Expired);
        }

        if (clients.Find(caller.Participant.Id) is not { } participant || !keys.IsRegistered(participant.Id, caller.KeyId))
        {
            return (null, Invalid);
        }

        contacts.Note(participant.Id);
        if (restrictions.IsPaused(participant.Id))
        {
            return (null, Paused);
        }

        if (!ReferenceEquals(participant, caller.Participant))
        {
            // The directory was loaded anew: what the participant may do follows from its kind as it is now.
            token = Make(caller with { Participant = participant });
            cache.Set(hash, token);
        }

        return (token.Caller, token.Result);
    }

    private static CachedToken Make(Caller caller)
    {
        var identity = new ClaimsIdentity(BearerHandler.Scheme, "sub", roleType: null);
        identity.AddClaim(new Claim("sub", caller.Participant.Id));
        if (caller.Participant.Kind == ParticipantKind.Adapter)
        {
            identity.AddClaim(new Claim(Policies.Adapter, "true"));
        }
        else if (caller.Professional is not null)
        {
            // Only that there is one: a principal ends up in logs and diagnostics more easily than a Caller.
            identity.AddClaim(new Claim(Policies.Professional, "true"));
        }

        return new CachedToken(caller, AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), BearerHandler.Scheme)));
    }
}
