using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Exchanges;

namespace Wijkteam.Hub.Referrals;

internal static class ReferralsRegistration
{
    public static IServiceCollection AddReferrals(this IServiceCollection services)
    {
        services.AddSingleton<ReferralReading>();
        services.AddSingleton<ReferralListing>();
        services.AddSingleton<ReferralHistory>();
        services.AddSingleton<IExchangeKind, ReferralKind>();
        services.AddSingleton<ReferralService>();
        return services;
    }
}
