using Microsoft.Extensions.DependencyInjection;

namespace Wijkteam.Hub.Reorganisations;

internal static class ReorganisationsRegistration
{
    public static IServiceCollection AddReorganisations(this IServiceCollection services)
    {
        services.AddSingleton<SuccessionSweep>();
        services.AddHostedService<SuccessionWorker>();
        return services;
    }
}
