using Microsoft.Extensions.DependencyInjection;

namespace Wijkteam.Hub.Consents;

internal static class ConsentsRegistration
{
    public static IServiceCollection AddConsents(this IServiceCollection services)
    {
        services.AddSingleton<ConsentReading>();
        services.AddSingleton<ConsentService>();
        return services;
    }
}
