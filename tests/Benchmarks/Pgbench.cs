using System.Diagnostics;
using System.Globalization;
using Wijkteam.Hub.Fixtures;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>PostgreSQL's own load generator, writing what a submission writes in a transaction of its own each, over 32 connections, in a database of its own beside the hub's.</summary>
internal sealed class Pgbench
{
    private const string Citizens = "INSERT INTO subjects (id, identity_hmac, epoch) SELECT md5(n::text)::uuid, decode(md5(n::text) || md5(n::text), 'hex'), 1 FROM generate_series(1, 200000) n";

    private readonly PostgresServer _server;
    private readonly string _database;

    private Pgbench(PostgresServer server, string database) => (_server, _database) = (server, database);

    public static async Task<Pgbench> CreateAsync(PostgresServer server)
    {
        var database = new Npgsql.NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync()).Database!;
        await server.ExecuteAsync(Citizens, database);
        return new Pgbench(server, database);
    }

    /// <returns>Submissions per second.</returns>
    public async Task<double> RunAsync(TimeSpan duration)
    {
        var start = new ProcessStartInfo(
            "pgbench",
            [
                "--no-vacuum", "--protocol=prepared", "--client=32", "--jobs=2", $"--time={duration.TotalSeconds:F0}",
                $"--file={Path.Combine(AppContext.BaseDirectory, "submission.sql")}", "--host=127.0.0.1", $"--port={_server.Port}", $"--username={PostgresServer.User}", _database,
            ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PGPASSWORD"] = _server.Password;
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var tps = (await said).Split('\n').FirstOrDefault(line => line.StartsWith("tps = ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"pgbench measured nothing: {await complained}");
        return double.Parse(tps.Split(' ')[2], CultureInfo.InvariantCulture);
    }
}
