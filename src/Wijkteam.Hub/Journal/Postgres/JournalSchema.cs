using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub.Journal.Postgres;

internal static class JournalSchema
{
    public static readonly PostgresSchema Postgres = new("journal", typeof(JournalSchema), []);
}
