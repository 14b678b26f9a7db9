using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub.Keys.Postgres;

internal static class KeysSchema
{
    /// <remarks>No key is changed or taken away by a hub that serves.</remarks>
    public static readonly PostgresSchema Postgres = new("keys", typeof(KeysSchema), [new("subject_keys", "SELECT, INSERT"), new("hub_keys", "SELECT, INSERT")]);
}
