using Microsoft.Extensions.DependencyInjection;

namespace Wijkteam.Hub.Push;

/// <summary>Registers the capability. The contract has a message <see cref="V1.PushRegistration"/>, whence the other name.</summary>
internal static class PushCapability
{
    public static IServiceCollection AddPush(this IServiceCollection services)
    {
        services.AddSingleton<SubscriptionSealing>();
        services.AddSingleton<Subscriptions>();
        services.AddSingleton<PushLeasing>();
        services.AddSingleton<PushNackPolicy>();
        services.AddSingleton<PushService>();
        return services;
    }
}
