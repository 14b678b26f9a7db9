using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Identity;

namespace Wijkteam.Hub.Keys;

internal static class KeysRegistration
{
    public static IServiceCollection AddKeys(this IServiceCollection services)
    {
        services.AddSingleton<IKeyStore>(provider =>
        {
            var options = provider.GetHubOptions();
            var folder = System.IO.Directory.CreateDirectory(options.KeyFolder ?? options.DataFolder).FullName;
            var store = Path.Combine(folder, "keys.db");
            var masterKey = MasterKey.LoadOrCreate(options.MasterKeyFile ?? Path.Combine(folder, "master.key"), mayCreate: !File.Exists(store));
            return new SqliteKeyStore(store, masterKey, options.CachedCitizens, provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton<ITokenSigningKey, TokenSigningKey>();
        return services;
    }
}
