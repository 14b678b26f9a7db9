using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Wijkteam.Hub.Platform.Postgres;

internal static class PostgresRegistration
{
    public static IServiceCollection AddPostgres(this IServiceCollection services)
    {
        services.AddOptions<PostgresOptions>().BindConfiguration(PostgresOptions.Section).ValidateDataAnnotations();
        services.AddSingleton<PostgresDatabases>();
        services.TryAddSingleton(ClockOf);
        return services;
    }

    public static PostgresOptions GetPostgresOptions(this IServiceProvider services) => services.GetRequiredService<IOptions<PostgresOptions>>().Value;

    /// <summary>The clock of the store: hubs that share a database share its clock.</summary>
    private static TimeProvider ClockOf(IServiceProvider services)
    {
        var options = services.GetPostgresOptions();
        return options.IsUsed
            ? new PostgresClock(
                services.GetRequiredService<PostgresDatabases>().Open(options.Journal), TimeProvider.System, services.GetRequiredService<ILogger<PostgresClock>>())
            : TimeProvider.System;
    }
}
