using Wijkteam.Hub.Platform.Sqlite;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>What the store holds, seen past the hub: the rows of every table but the one-time assertions, which every fresh token adds to.</summary>
public static class StoreTrace
{
    public static string Take(HubFixture hub)
    {
        using var journal = Open(hub, "journal.db");
        using var keys = Open(hub, "keys.db");
        return string.Join('\n', [.. Rows(journal, "entries", "records", "deliveries", "subjects", "directories"), .. Rows(keys, "subject_keys", "hub_keys")]);
    }

    public static long Count(HubFixture hub, string where)
    {
        using var journal = Open(hub, "journal.db");
        using var count = journal.PrepareOnce($"SELECT count(*) FROM {where}");
        return count.First()!.Value;
    }

    private static SqliteDatabase Open(HubFixture hub, string file) => SqliteDatabase.OpenReader(Path.Combine(hub.Folder, "data", file));

    private static IEnumerable<string> Rows(SqliteDatabase database, params string[] tables)
    {
        foreach (var table in tables)
        {
            using var names = database.PrepareOnce($"SELECT group_concat('quote(' || name || ')', '||') FROM pragma_table_info('{table}')");
            using var rows = database.PrepareOnce($"SELECT {names.ReadFirst(row => row.Text(0))} FROM {table} ORDER BY 1");
            foreach (var row in rows.ReadAll(row => row.Text(0)))
            {
                yield return $"{table}: {row}";
            }
        }
    }
}
