using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Wijkteam.Hub.Platform.Redis;

internal static class RedisRegistration
{
    public static IServiceCollection AddRedis(this IServiceCollection services)
    {
        services.AddOptions<RedisOptions>().BindConfiguration(RedisOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<NoRedis>();
        services.AddSingleton(provider => RedisConnection.Open(
            provider.GetRequiredService<IOptions<RedisOptions>>().Value,
            provider.GetRequiredService<ILogger<RedisConnection>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IBroadcast>(provider => IsUsed(provider) ? provider.GetRequiredService<RedisConnection>() : provider.GetRequiredService<NoRedis>());
        services.AddSingleton<ISharedCache>(provider => IsUsed(provider) ? provider.GetRequiredService<RedisConnection>() : provider.GetRequiredService<NoRedis>());
        return services;
    }

    private static bool IsUsed(IServiceProvider provider) => !string.IsNullOrEmpty(provider.GetRequiredService<IOptions<RedisOptions>>().Value.Configuration);
}
