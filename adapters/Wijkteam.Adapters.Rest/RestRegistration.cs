using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Adapters.Rest.Routes;

namespace Wijkteam.Adapters.Rest;

/// <summary>The REST door: every call of the contract that is one request, as JSON over HTTP, at the path that its annotation gives.</summary>
/// <remarks>An adapter, and so an ordinary participant: it has the contract and its caller's credential, and no other way to the hub than gRPC.</remarks>
public static class RestRegistration
{
    /// <summary>Adds the door.</summary>
    /// <param name="connect">Connects to the hub; the door ends the connection.</param>
    public static IServiceCollection AddRestDoor(this IServiceCollection services, Func<IServiceProvider, ChannelBase> connect) => services
        .AddSingleton(RouteTable.Read(RouteTable.Files))
        .AddSingleton(provider => new RestHub(connect(provider)))
        .AddSingleton<Door>();

    /// <summary>Maps it.</summary>
    public static void MapRestDoor(this IEndpointRouteBuilder endpoints)
    {
        var door = endpoints.ServiceProvider.GetRequiredService<Door>();

        // Who calls, and how much they may ask for, is for the hub to say, to whom the credential is passed on: here it would be counted twice.
        var calls = endpoints.MapGroup("").AllowAnonymous().DisableRateLimiting();
        foreach (var path in endpoints.ServiceProvider.GetRequiredService<RouteTable>().Paths)
        {
            calls.Map(PatternOf(path.Template), door.Serve(path));
        }

        calls.Map("/v1/{**rest}", door.RefuseAsync);
        endpoints.MapPublicPages();
    }

    private static RoutePattern PatternOf(PathTemplate template) => RoutePatternFactory.Parse(
        template.Text,
        defaults: null,
        parameterPolicies: template.EndsInVariable ? new RouteValueDictionary { [template.Variables[^1]] = new NoVerb() } : null);

    /// <summary>A path that ends in a colon and a verb is not the path without.</summary>
    private sealed class NoVerb : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            values[routeKey] is string value && !value.Contains(':', StringComparison.Ordinal);
    }
}
