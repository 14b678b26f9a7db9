using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;

namespace Wijkteam.Hub.Signals;

internal static class SignalsRegistration
{
    public static IServiceCollection AddSignals(this IServiceCollection services)
    {
        services.AddSingleton<SignalReading>();
        services.AddSingleton<SignalListing>();
        services.AddSingleton<SignalLapses>();
        services.AddSingleton<IDeliveryBasis>(provider => provider.GetRequiredService<SignalLapses>());
        services.AddSingleton<IExchanges>(provider => provider.GetRequiredService<SignalLapses>());
        services.AddSingleton<Termed, SignalTerms>();
        services.AddSingleton<SignalService>();
        return services;
    }
}
