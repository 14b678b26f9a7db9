using Microsoft.AspNetCore.Http;

namespace Wijkteam.Hub.Identity;

/// <summary>An error of the token endpoint (RFC 6749 §5.2). All texts are the hub's own: nothing of the request is ever echoed.</summary>
internal sealed record TokenError(string Code, string Description, int HttpStatus)
{
    public static readonly TokenError NotAForm = Request("The body must be application/x-www-form-urlencoded, each parameter given once.");
    public static readonly TokenError TooLarge = new("invalid_request", "The body is larger than 16 KiB.", StatusCodes.Status413PayloadTooLarge);
    public static readonly TokenError ParameterMissing = Request("grant_type and client_assertion_type with client_assertion are required; or, over a connection with a client certificate, grant_type and client_id.");
    public static readonly TokenError AssertionTypeUnknown = Request("client_assertion_type must be urn:ietf:params:oauth:client-assertion-type:jwt-bearer.");
    public static readonly TokenError GrantTypeUnsupported = new("unsupported_grant_type", "Only client_credentials is supported.", StatusCodes.Status400BadRequest);
    public static readonly TokenError ScopeInvalid = new("invalid_scope", "Only scopes of the form system/... are given.", StatusCodes.Status400BadRequest);

    public static readonly TokenError Malformed = Client("The client assertion is not a well-formed JWT.");
    public static readonly TokenError AlgorithmRefused = Client("The client assertion's algorithm is not allowed for this key.");
    public static readonly TokenError ClientUnknown = Client("No such client is registered, or iss, sub and client_id differ.");
    public static readonly TokenError KeyUnknown = Client("The client has no key of the kid in the client assertion's header.");
    public static readonly TokenError SignatureInvalid = Client("The client assertion's signature is not valid.");
    public static readonly TokenError AudienceWrong = Client("The client assertion's aud is not this token endpoint.");
    public static readonly TokenError Expired = Client("The client assertion has expired.");
    public static readonly TokenError NotYetValid = Client("The client assertion is not valid yet.");
    public static readonly TokenError LifetimeTooLong = Client("The client assertion's exp is missing or more than five minutes ahead.");
    public static readonly TokenError JtiInvalid = Client("The client assertion's jti must be 1 to 200 printable ASCII characters.");
    public static readonly TokenError ProfessionalInvalid = Client("The professional claim needs system, value and role, each of 1 to 200 characters.");
    public static readonly TokenError ProfessionalTwice = Request("professional is a claim of the client assertion; the parameter is for clients without one.");
    public static readonly TokenError CertificateRequired = Client("This client is given tokens over connections with its client certificate only.");
    public static readonly TokenError Replayed = Client("The client assertion was used before.");

    /// <param name="fault">Why, in words of the hub's own.</param>
    public static TokenError CertificateRefused(string fault) => Client($"The connection's client certificate does not stand for this client. {fault}");

    private static TokenError Request(string description) => new("invalid_request", description, StatusCodes.Status400BadRequest);

    private static TokenError Client(string description) => new("invalid_client", description, StatusCodes.Status401Unauthorized);
}
