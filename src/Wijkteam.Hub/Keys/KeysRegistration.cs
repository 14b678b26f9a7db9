using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Keys.Postgres;
using Wijkteam.Hub.Keys.Sqlite;
using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub.Keys;

internal static class KeysRegistration
{
    public static IServiceCollection AddKeys(this IServiceCollection services)
    {
        services.AddSingleton<IKeyStore>(provider => provider.GetPostgresOptions().IsUsed ? InPostgres(provider) : InSqlite(provider));
        services.AddSingleton<ITokenSigningKey, TokenSigningKey>();
        return services;
    }

    private static KeyStore InSqlite(IServiceProvider provider)
    {
        var options = provider.GetHubOptions();
        var store = Path.Combine(System.IO.Directory.CreateDirectory(options.KeyFolder ?? options.DataFolder).FullName, "keys.db");
        var time = provider.GetRequiredService<TimeProvider>();
        var masterKey = MasterKey.LoadOrCreate(MasterKeyFileOf(options), mayCreate: !File.Exists(store));
        return new KeyStore(new SqliteKeyTable(store, time), masterKey, options.CachedCitizens, time);
    }

    /// <remarks>A master key is never made here: each of several hubs would make its own, on a machine of its own.</remarks>
    private static KeyStore InPostgres(IServiceProvider provider)
    {
        var options = provider.GetHubOptions();
        var time = provider.GetRequiredService<TimeProvider>();
        var masterKey = MasterKey.Load(MasterKeyFileOf(options));
        var postgres = provider.GetPostgresOptions();
        var source = provider.GetRequiredService<PostgresDatabases>().Open(postgres.Keys, KeysSchema.Postgres);
        return new KeyStore(new PostgresKeyTable(source, time, postgres.MaxWait), masterKey, options.CachedCitizens, time);
    }

    private static string MasterKeyFileOf(HubOptions options) => options.MasterKeyFile ?? Path.Combine(Path.GetFullPath(options.KeyFolder ?? options.DataFolder), "master.key");
}
