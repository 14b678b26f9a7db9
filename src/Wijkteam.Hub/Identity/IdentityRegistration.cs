using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Wijkteam.Hub.Identity.Certificates;

namespace Wijkteam.Hub.Identity;

/// <summary>Registers the capability. The host provides <see cref="IClientKeys"/>, <see cref="IAssertionLedger"/> and <see cref="ITokenSigningKey"/>.</summary>
internal static class IdentityRegistration
{
    /// <summary>Authentication by access token, and authorisation that denies whatever does not say otherwise.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddOptions<IdentityOptions>()
            .BindConfiguration("Identity")
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IdentityOptions>, IdentityOptionsValidator>());

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Restrictions>();
        services.AddSingleton<OpenCalls>();
        services.AddSingleton<Contacts>();
        services.AddSingleton<ClientKeyCache>();
        services.AddSingleton<ClientAssertionVerifier>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<TokenCache>();
        services.AddSingleton<TokenAuthenticator>();
        services.AddSingleton<ClientAuthentication>();
        services.AddSingleton<TokenEndpoint>();
        services.AddCertificates();

        services.AddAuthentication(BearerHandler.Scheme)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.Scheme, configureOptions: null);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Policies.Professional, policy => policy.RequireAuthenticatedUser().RequireClaim(Policies.Professional))
            .AddPolicy(Policies.Adapter, policy => policy.RequireAuthenticatedUser().RequireClaim(Policies.Adapter));
        return services;
    }

    /// <summary>Maps <c>POST /oauth2/token</c>, the one endpoint that a participant reaches without a token.</summary>
    public static IEndpointConventionBuilder MapTokenEndpoint(this IEndpointRouteBuilder endpoints)
    {
        var endpoint = endpoints.ServiceProvider.GetRequiredService<TokenEndpoint>();
        return endpoints.MapPost(TokenEndpoint.Path, endpoint.HandleAsync).AllowAnonymous();
    }
}
