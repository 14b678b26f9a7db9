using Grpc.AspNetCore.Server.Model;
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
        return services.AddRedis();
    }
}
