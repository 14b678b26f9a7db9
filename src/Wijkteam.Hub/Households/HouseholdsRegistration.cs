using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;

namespace Wijkteam.Hub.Households;

internal static class HouseholdsRegistration
{
    public static IServiceCollection AddHouseholds(this IServiceCollection services)
    {
        services.AddOptions<HouseholdOptions>().BindConfiguration(HouseholdOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<HouseholdService>();
        services.AddSingleton<HouseholdReading>();
        services.AddSingleton<HouseholdSearch>();
        services.AddSingleton<HouseholdExchanges>();
        services.AddSingleton<HouseholdWatch>();
        services.AddSingleton<IDueLook>(provider => provider.GetRequiredService<HouseholdWatch>());
        services.AddSingleton<ICitizenDisclosures, HouseholdDisclosures>();
        services.AddSingleton<IDeliveryBasis, HouseholdBasis>();
        services.AddSingleton<IDecisionFollower, HouseholdFollower>();
        return services;
    }
}
