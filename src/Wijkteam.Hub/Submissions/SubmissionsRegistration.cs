using Microsoft.Extensions.DependencyInjection;

namespace Wijkteam.Hub.Submissions;

internal static class SubmissionsRegistration
{
    public static IServiceCollection AddSubmissions(this IServiceCollection services)
    {
        services.AddSingleton<RequestFingerprint>();
        services.AddSingleton<Submission>();
        services.AddSingleton<CitizenSearch>();
        return services;
    }
}
