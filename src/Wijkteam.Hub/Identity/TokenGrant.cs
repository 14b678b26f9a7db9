using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Identity;

/// <summary>Whom a token is given to, and for whom.</summary>
/// <param name="KeyId">What proved who it is: the <c>kid</c> of one of the participant's keys, or that of its client certificate.</param>
/// <param name="Professional">Whom the participant vouches for as acting; null for a token that cannot touch a person's data.</param>
/// <param name="BoundTo">The thumbprint of the client certificate over whose connection it was asked for, and is to be used; null if there was none.</param>
internal sealed record TokenGrant(Participant Participant, string KeyId, Professional? Professional, string? BoundTo);

/// <summary>Either a grant or why there is none.</summary>
internal readonly record struct GrantResult(TokenGrant? Grant, TokenError? Error)
{
    public static implicit operator GrantResult(TokenGrant grant) => new(grant, null);

    public static implicit operator GrantResult(TokenError error) => new(null, error);
}
