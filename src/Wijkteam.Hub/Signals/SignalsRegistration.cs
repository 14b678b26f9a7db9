using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Exchanges;

namespace Wijkteam.Hub.Signals;

internal static class SignalsRegistration
{
    public static IServiceCollection AddSignals(this IServiceCollection services)
    {
        services.AddSingleton<SignalReading>();
        services.AddSingleton<SignalListing>();
        services.AddSingleton<SignalHistory>();
        services.AddSingleton<IExchangeKind, SignalKind>();
        services.AddSingleton<SignalService>();
        return services;
    }
}
