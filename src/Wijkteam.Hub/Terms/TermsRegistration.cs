using Microsoft.Extensions.DependencyInjection;

namespace Wijkteam.Hub.Terms;

internal static class TermsRegistration
{
    public static IServiceCollection AddTerms(this IServiceCollection services)
    {
        services.AddOptions<AlarmOptions>().BindConfiguration(AlarmOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IDueLook, TermLooking>();
        services.AddSingleton<AlarmPosts>();
        services.AddSingleton<AlarmMails>();
        services.AddHostedService<TermWorker>();
        services.AddHostedService<AlarmWorker>();
        return services;
    }
}
