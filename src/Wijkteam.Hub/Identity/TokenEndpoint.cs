using System.Net;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Wijkteam.Hub.Identity.Certificates;

namespace Wijkteam.Hub.Identity;

/// <summary>The token endpoint: OAuth 2.0 client credentials (RFC 6749 §4.4) with a signed assertion (RFC 7523), as SMART Backend Services has it, or
/// with a client certificate (RFC 8705).</summary>
internal sealed partial class TokenEndpoint(
    ClientAuthentication authentication,
    ClientCertificates certificates,
    AccessTokens tokens,
    IOptions<IdentityOptions> options,
    ILogger<TokenEndpoint> logger)
{
    public const string Path = "/oauth2/token";

    public const int MaxBodyBytes = 16 * 1024;

    // What a participant may do follows from its kind, not from a scope. SMART clients expect one, so every token says the same.
    private const string GrantedScope = "system/*.cruds";

    private const string ScopePrefix = "system/";
    private const string GrantType = "client_credentials";
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        var (form, error) = await ReadFormAsync(context.Request);
        error ??= Check(form!);
        if (error is null)
        {
            (var grant, error) = await authentication.AuthenticateAsync(ProofOf(form!, context), context.RequestAborted);
            if (grant is not null)
            {
                var answer = new TokenAnswer(tokens.Issue(grant), "bearer", (int)options.Value.TokenLifetime.TotalSeconds, GrantedScope);
                await context.Response.WriteAsJsonAsync(answer, TokenJson.Default.TokenAnswer, cancellationToken: context.RequestAborted);
                return;
            }
        }

        LogRefused(logger, error!.Code, error.Description);
        context.Response.StatusCode = error.HttpStatus;
        await context.Response.WriteAsJsonAsync(
            new TokenErrorAnswer(error.Code, error.Description), TokenJson.Default.TokenErrorAnswer, cancellationToken: context.RequestAborted);
    }

    private ClientProof ProofOf(IFormCollection form, HttpContext context) => new(
        Optional(form, "client_id"),
        Optional(form, "client_assertion"),
        Optional(form, ProfessionalClaim.Name),
        certificates.Of(context.Connection.ClientCertificate),
        Audiences(context));

    private static async ValueTask<(IFormCollection? Form, TokenError? Error)> ReadFormAsync(HttpRequest request)
    {
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return (null, TokenError.NotAForm);
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBodyBytes;
        }

        try
        {
            var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            return form.Any(field => field.Value.Count > 1) ? (null, TokenError.NotAForm) : (form, null);
        }
        catch (BadHttpRequestException e)
        {
            return (null, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? TokenError.TooLarge : TokenError.NotAForm);
        }
        catch (InvalidDataException)
        {
            return (null, TokenError.NotAForm);
        }
    }

    private static TokenError? Check(IFormCollection form)
    {
        var assertionType = Optional(form, "client_assertion_type");
        if (Optional(form, "grant_type") is not { } grantType || (Optional(form, "client_assertion") is null) != (assertionType is null))
        {
            return TokenError.ParameterMissing;
        }

        if (grantType != GrantType)
        {
            return TokenError.GrantTypeUnsupported;
        }

        if (assertionType is not (null or AssertionType))
        {
            return TokenError.AssertionTypeUnknown;
        }

        var scopes = Optional(form, "scope")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return Array.TrueForAll(scopes, scope => scope.StartsWith(ScopePrefix, StringComparison.Ordinal)) ? null : TokenError.ScopeInvalid;
    }

    /// <summary>A form field; null if it is absent or empty, which RFC 6749 §3.2 holds for the same.</summary>
    private static string? Optional(IFormCollection form, string name) => form[name] is [{ Length: > 0 } value] ? value : null;

    /// <summary>The URLs that an assertion may be addressed to.</summary>
    private IEnumerable<string> Audiences(HttpContext context)
    {
        if (options.Value.TokenEndpointUrls is { Count: > 0 } configured)
        {
            return configured;
        }

        // The Host header is the caller's word. It is taken only from this machine (a Unix socket has no address) and only where it names this machine,
        // so that an assertion meant for another server cannot be replayed here.
        var local = context.Connection.LocalIpAddress is not { } address || IPAddress.IsLoopback(address);
        return local && Uri.TryCreate($"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}{Path}", UriKind.Absolute, out var url) && url.IsLoopback
            ? [url.OriginalString]
            : [];
    }

    [LoggerMessage(2001, LogLevel.Information, "No token given: {Error}: {Description}")]
    private static partial void LogRefused(ILogger logger, string error, string description);
}

/// <summary>A token response (RFC 6749 §5.1).</summary>
internal sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    [property: JsonPropertyName("scope")] string Scope);

/// <summary>An error response (RFC 6749 §5.2).</summary>
internal sealed record TokenErrorAnswer(
    [property: JsonPropertyName("error")] string Error,
    [property: JsonPropertyName("error_description")] string Description);

[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(TokenErrorAnswer))]
internal sealed partial class TokenJson : JsonSerializerContext;
