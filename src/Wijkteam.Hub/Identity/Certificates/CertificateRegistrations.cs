using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Wijkteam.Hub.Identity.Certificates;

/// <summary>Registers client certificates.</summary>
internal static class CertificateRegistrations
{
    public static void AddCertificates(this IServiceCollection services)
    {
        services.AddOptions<ClientCertificateOptions>().BindConfiguration(ClientCertificateOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ClientCertificateOptions>, ClientCertificateOptionsValidator>());
        services.AddSingleton<ClientCertificates>();
        services.AddSingleton<CertificateBinding>();
        services.AddSingleton<TrustFolders>();
        services.AddHostedService<TrustWatch>();
    }
}
