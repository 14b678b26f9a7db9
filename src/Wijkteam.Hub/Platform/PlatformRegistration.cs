using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Wijkteam.Hub.Platform.Redis;

namespace Wijkteam.Hub.Platform;

internal static class PlatformRegistration
{
    /// <summary>A referral with its source document fits; nothing much larger does.</summary>
    public const int MaxMessageBytes = 1024 * 1024;

    public static IServiceCollection AddPlatform(this IServiceCollection services)
    {
        services.AddSingleton<Telemetry>();
        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = MaxMessageBytes;
            options.EnableDetailedErrors = false;
            options.Interceptors.Add<RefusalInterceptor>();
        });
        services.RemoveAll(typeof(IServiceMethodProvider<>));
        services.AddSingleton(typeof(IServiceMethodProvider<>), typeof(CheckedMethods<>));
        services.AddSingleton<CheckedMessages>();
        services.AddSingleton<RefusalInterceptor>();
        services.AddSingleton<ServedServices>();
        return services.AddRedis();
    }

    /// <summary>Serves a service to whom it says of itself; to any participant if it says nothing.</summary>
    /// <remarks>It is made now: a service that cannot be made stops the start, and not each call.</remarks>
    public static IEndpointConventionBuilder MapService<TService>(this IEndpointRouteBuilder endpoints)
        where TService : class
    {
        endpoints.ServiceProvider.GetRequiredService<TService>();
        return endpoints.MapGrpcService<TService>();
    }
}
