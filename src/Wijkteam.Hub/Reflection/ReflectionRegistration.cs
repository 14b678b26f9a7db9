using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Reflection;

internal static class ReflectionRegistration
{
    public static IServiceCollection AddReflection(this IServiceCollection services)
    {
        services.AddSingleton<Answers>();
        services.AddSingleton<ReflectionCall>();
        services.AddSingleton<ReflectionService>();
        return services.AddSingleton<AlphaReflectionService>();
    }

    /// <summary>Says what the hub serves: to any participant, and in development to everybody.</summary>
    public static void MapReflection(this IEndpointRouteBuilder endpoints)
    {
        IEndpointConventionBuilder[] mapped = [endpoints.MapService<ReflectionService>(), endpoints.MapService<AlphaReflectionService>()];
        if (endpoints.ServiceProvider.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            foreach (var service in mapped)
            {
                service.AllowAnonymous();
            }
        }
    }
}
