using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub.Journal.Postgres;

internal static class JournalSchema
{
    /// <remarks>What has been done stands: no entry is ever changed or taken away by a hub that serves.</remarks>
    public static readonly PostgresSchema Postgres = new("journal", typeof(JournalSchema),
    [
        new("entries", "SELECT, INSERT"),
        new("records", "SELECT, INSERT, UPDATE"),
        new("deliveries", "SELECT, INSERT, UPDATE"),
        new("subjects", "SELECT, INSERT, UPDATE"),
        new("subscriptions", "SELECT, INSERT, UPDATE"),
        new("attachments", "SELECT, INSERT, UPDATE, DELETE"),
        new("attachment_blocks", "SELECT, INSERT, DELETE"),
        new("pauses", "SELECT, INSERT, DELETE"),
        new("revoked_keys", "SELECT, INSERT"),
        new("contacts", "SELECT, INSERT, UPDATE"),
        new("assertions", "SELECT, INSERT, UPDATE, DELETE"),
        new("directories", "SELECT, INSERT"),
        new("profiles", "SELECT, INSERT"),
        new("writers", "SELECT, INSERT, UPDATE, DELETE"),
    ]);
}
