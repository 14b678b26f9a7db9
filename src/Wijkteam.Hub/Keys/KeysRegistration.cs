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
            System.IO.Directory.CreateDirectory(options.DataFolder);
            var masterKey = MasterKey.LoadOrCreate(options.MasterKeyFile ?? Path.Combine(options.DataFolder, "master.key"));
            return new SqliteKeyStore(Path.Combine(options.DataFolder, "keys.db"), masterKey, provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton<ITokenSigningKey, TokenSigningKey>();
        return services;
    }
}
