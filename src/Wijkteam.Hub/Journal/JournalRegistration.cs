using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal.Sqlite;

namespace Wijkteam.Hub.Journal;

internal static class JournalRegistration
{
    public static IServiceCollection AddJournal(this IServiceCollection services)
    {
        services.AddSingleton<IJournalStore>(provider =>
            new SqliteJournalStore(provider.GetHubOptions().DataFolder, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IAssertionLedger, AssertionLedger>();
        services.AddSingleton<Archive>();
        services.AddSingleton(provider => new CitizenCache(
            provider.GetHubOptions().CachedCitizens, provider.GetRequiredService<SharedCitizens>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SharedCitizens>();
        services.AddSingleton<Identities>();
        return services;
    }
}
