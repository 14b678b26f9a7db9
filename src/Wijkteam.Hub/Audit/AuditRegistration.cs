using Microsoft.Extensions.DependencyInjection;

namespace Wijkteam.Hub.Audit;

internal static class AuditRegistration
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddSingleton<AuditAccess>();
        services.AddSingleton<AuditListing>();
        services.AddSingleton<AuditService>();
        return services;
    }
}
