using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Identity;

namespace Wijkteam.Hub.Directory;

internal static class DirectoryRegistration
{
    public static IServiceCollection AddDirectory(this IServiceCollection services)
    {
        services.AddSingleton<CurrentDirectory>();
        services.AddSingleton<IClientKeys, DirectoryKeys>();
        services.AddSingleton<DirectoryService>();
        services.AddSingleton<DirectoryLoader>();
        services.AddHostedService(provider => provider.GetRequiredService<DirectoryLoader>());
        services.AddHostedService<AreaWatch>();
        services.AddHostedService<TeamLoadWorker>();
        return services;
    }
}
