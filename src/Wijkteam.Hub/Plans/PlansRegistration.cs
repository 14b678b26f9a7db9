using Microsoft.Extensions.DependencyInjection;

namespace Wijkteam.Hub.Plans;

internal static class PlansRegistration
{
    public static IServiceCollection AddPlans(this IServiceCollection services)
    {
        services.AddSingleton<PlanService>();
        services.AddSingleton<PlanReading>();
        return services;
    }
}
