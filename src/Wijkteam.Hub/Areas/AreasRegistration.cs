using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Wijkteam.Hub.Areas;

internal static class AreasRegistration
{
    public static IServiceCollection AddAreas(this IServiceCollection services)
    {
        services.AddOptions<AreaOptions>().BindConfiguration(AreaOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AreaOptions>, AreaOptionsValidator>());
        services.AddSingleton(provider => new AreaYears(provider.GetRequiredService<IOptions<AreaOptions>>().Value.FolderIn(provider.GetHubOptions())));
        return services;
    }
}
