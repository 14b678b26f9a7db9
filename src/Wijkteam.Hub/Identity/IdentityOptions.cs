using Microsoft.Extensions.Options;

namespace Wijkteam.Hub.Identity;

/// <summary>How the hub gives out tokens and what it expects of those who ask for one.</summary>
internal sealed class IdentityOptions
{
    /// <summary>The <c>iss</c> of the hub's access tokens; the same on every replica. Default: <c>wijkteam-hub</c>.</summary>
    public string Issuer { get; set; } = "wijkteam-hub";

    /// <summary>The <c>aud</c> of the hub's access tokens; the same on every replica. Default: <c>wijkteam-hub</c>.</summary>
    public string Audience { get; set; } = "wijkteam-hub";

    /// <summary>How long an access token lives: 10 seconds to 5 minutes. Default: 5 minutes, the most that SMART Backend Services recommends.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The absolute URLs by which clients know the token endpoint; an assertion must name one of them, to the letter, as its <c>aud</c>.
    /// Default: none, which leaves only clients on the loopback interface or a Unix socket, who name the URL that they call.
    /// </summary>
    public IList<string> TokenEndpointUrls { get; } = [];
}

/// <summary>Checks the options at start, so that a hub that could give out no usable token does not start.</summary>
internal sealed class IdentityOptionsValidator : IValidateOptions<IdentityOptions>
{
    private static readonly TimeSpan MinLifetime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, IdentityOptions options)
    {
        List<string> faults = [];
        if (string.IsNullOrWhiteSpace(options.Issuer) || string.IsNullOrWhiteSpace(options.Audience))
        {
            faults.Add("Identity:Issuer and Identity:Audience must not be empty.");
        }

        if (options.TokenLifetime < MinLifetime || options.TokenLifetime > MaxLifetime)
        {
            faults.Add("Identity:TokenLifetime must be from 00:00:10 to 00:05:00.");
        }

        if (options.TokenEndpointUrls.Any(url => !Uri.TryCreate(url, UriKind.Absolute, out var uri) || !IsHttp(uri)))
        {
            faults.Add("Identity:TokenEndpointUrls must be absolute http or https URLs.");
        }

        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private static bool IsHttp(Uri uri) => uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp;
}
