using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal.Postgres;
using Wijkteam.Hub.Journal.Sqlite;
using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub.Journal;

internal static class JournalRegistration
{
    public static IServiceCollection AddJournal(this IServiceCollection services)
    {
        services.AddSingleton(StoreOf);
        services.AddSingleton<IAssertionLedger, AssertionLedger>();
        services.AddSingleton<Archive>();
        services.AddSingleton(provider => new CitizenCache(
            provider.GetHubOptions().CachedCitizens, provider.GetRequiredService<SharedCitizens>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SharedCitizens>();
        services.AddSingleton<Identities>();
        return services;
    }

    /// <summary>PostgreSQL where the operator names a database, else SQLite. Nobody else in the hub knows which.</summary>
    private static IJournalStore StoreOf(IServiceProvider provider)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        var options = provider.GetPostgresOptions();
        return options.IsUsed
            ? new PostgresJournalStore(provider.GetRequiredService<PostgresDatabases>().Open(options.Journal, JournalSchema.Postgres), time, options.MaxWait)
            : new SqliteJournalStore(provider.GetHubOptions().DataFolder, time);
    }
}
