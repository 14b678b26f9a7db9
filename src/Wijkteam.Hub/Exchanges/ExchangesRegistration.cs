using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Submissions;

namespace Wijkteam.Hub.Exchanges;

internal static class ExchangesRegistration
{
    public static IServiceCollection AddExchanges(this IServiceCollection services)
    {
        services.AddSingleton<ExchangeFinder>();
        services.AddSingleton<KeptPlaces>();
        services.AddSingleton<ExchangeVersions>();
        services.AddSingleton<Lapses>();
        services.AddSingleton<IExchanges>(provider => provider.GetRequiredService<Lapses>());
        services.AddSingleton<IDeliveryBasis>(provider => provider.GetRequiredService<Lapses>());
        services.AddSingleton<PartySteps>();
        return services;
    }
}
