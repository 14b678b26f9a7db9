using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Wijkteam.Hub.Identity.Certificates;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Identity;

/// <summary>Authenticates calls by the hub's access tokens (RFC 6750 §2.1) and answers refusals in the caller's own protocol.</summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    TokenAuthenticator authenticator,
    ClientCertificates certificates,
    CertificateBinding binding) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Bearer";

    private const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var authorization = Request.Headers.Authorization;
        if (authorization is not [{ } header] || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var (caller, result) = await authenticator.AuthenticateAsync(header, Prefix.Length);
        if (caller is not null)
        {
            if (certificates.Of(Context.Connection.ClientCertificate) is { } certificate)
            {
                caller = caller with { Certificate = certificate };
            }

            if (binding.RefusalOf(caller) is { } refusal)
            {
                return AuthenticateResult.Fail(new RefusedException(refusal));
            }

            Context.Features.Set(caller);
        }

        return result;
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        if (GrpcRefusal.IsGrpc(Request))
        {
            GrpcRefusal.Write(Response, RefusalOf(result));
            return;
        }

        if (ReferenceEquals(result, TokenAuthenticator.Paused))
        {
            await HandleForbiddenAsync(properties);
            return;
        }

        Response.StatusCode = StatusCodes.Status401Unauthorized;
        // RFC 6750 §3.1: no error code for a call that brought no token.
        Response.Headers.WWWAuthenticate = result.None ? Scheme : "Bearer error=\"invalid_token\"";
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (GrpcRefusal.IsGrpc(Request))
        {
            GrpcRefusal.Write(Response, Context.Features.Get<Caller>() is { Professional: null, Participant.Kind: not ParticipantKind.Adapter } && AsksForProfessional()
                ? new Refusal(RefusalReason.ProfessionalRequired, "The call touches a person's data and the token names no acting professional.")
                : new Refusal(RefusalReason.ParticipantNotEntitled, "This kind of participant may not do this."));
            return Task.CompletedTask;
        }

        Response.StatusCode = StatusCodes.Status403Forbidden;
        Response.Headers.WWWAuthenticate = "Bearer error=\"insufficient_scope\"";
        return Task.CompletedTask;
    }

    private static Refusal RefusalOf(AuthenticateResult result) =>
        ReferenceEquals(result, TokenAuthenticator.Paused) ? Restrictions.Paused()
        : ReferenceEquals(result, TokenAuthenticator.Expired) ? new Refusal(RefusalReason.TokenExpired, "The token has expired; ask for another.")
        : result.Failure is RefusedException unbound ? unbound.Refusal
        : new Refusal(RefusalReason.TokenInvalid, "The call needs an access token of this hub.");

    private bool AsksForProfessional() =>
        Context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy == Policies.Professional) is true;
}
