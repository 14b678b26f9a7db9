using System.Globalization;
using Wijkteam.Hub.Platform.Sqlite;

namespace Wijkteam.Hub.Journal.Sqlite;

/// <summary>Brings a database file up to the present schema by the numbered scripts beside this file.</summary>
internal static class SqliteSchema
{
    private static readonly string[] Scripts = ["001", "002", "003", "004", "005", "006", "007", "008", "009"];

    /// <exception cref="InvalidOperationException">The file is from a newer hub.</exception>
    public static void Migrate(SqliteDatabase database)
    {
        using var version = database.Prepare("PRAGMA user_version");
        version.Step();
        var done = (int)version.Int64(0);
        version.Reset();
        if (done > Scripts.Length)
        {
            throw new InvalidOperationException($"The database has schema {done}; this hub knows up to {Scripts.Length}. Run the hub that made it, or a newer one.");
        }

        for (var i = done; i < Scripts.Length; i++)
        {
            var script = Read(Scripts[i]) + string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {i + 1};");
            database.InTransaction(() =>
            {
                database.Execute(script);
                return true;
            });
        }
    }

    private static string Read(string name)
    {
        using var stream = typeof(SqliteSchema).Assembly.GetManifestResourceStream($"{typeof(SqliteSchema).Namespace}.{name}.sql")
            ?? throw new InvalidOperationException($"Schema script {name} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
