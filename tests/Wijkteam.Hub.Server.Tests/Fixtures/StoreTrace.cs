using Microsoft.Data.Sqlite;

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
        using var command = journal.CreateCommand();
#pragma warning disable CA2100 // The tests' own text.
        command.CommandText = $"SELECT count(*) FROM {where}";
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    private static SqliteConnection Open(HubFixture hub, string file)
    {
        var path = new SqliteConnectionStringBuilder { DataSource = Path.Combine(hub.Folder, "data", file), Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        var connection = new SqliteConnection(path.ToString());
        connection.Open();
        return connection;
    }

    private static IEnumerable<string> Rows(SqliteConnection connection, params string[] tables)
    {
        foreach (var table in tables)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of tables, written above.
            command.CommandText = $"SELECT * FROM {table} ORDER BY 1, 2";
#pragma warning restore CA2100
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                var row = Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : $"{reader.GetValue(i)}");
                yield return $"{table}: {string.Join('|', row)}";
            }
        }
    }
}
