using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub.Keys.Postgres;

internal static class KeysSchema
{
    public static readonly PostgresSchema Postgres = new("keys", typeof(KeysSchema));
}
