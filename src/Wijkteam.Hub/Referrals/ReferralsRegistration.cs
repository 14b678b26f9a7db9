using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;

namespace Wijkteam.Hub.Referrals;

internal static class ReferralsRegistration
{
    public static IServiceCollection AddReferrals(this IServiceCollection services)
    {
        services.AddSingleton<ReferralReading>();
        services.AddSingleton<ReferralListing>();
        services.AddSingleton<ReferralLapses>();
        services.AddSingleton<IDeliveryBasis>(provider => provider.GetRequiredService<ReferralLapses>());
        services.AddSingleton<IExchanges, ReferralExchanges>();
        services.AddSingleton<Termed, ReferralTerms>();
        services.AddSingleton<ReferralService>();
        return services;
    }
}
