using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;
using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub.Fixtures;

/// <summary>A PostgreSQL server of the tests' own, on loopback, in a folder and on a port of its own, as durable as in production. It is started when a test first asks
/// for a database, and stopped and removed at the end, however the tests end.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string User = "postgres";
    public const string ServingUser = "hub";

    private const string Template = "hub_template";
    private const int Attempts = 3;

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _one = new(1);
    private Process? _process;
    private int _databases;

    /// <summary>Settings beside those that every server of the tests has, as <c>postgres</c> takes them.</summary>
    public string Options { get; init; } = "";

    /// <summary>Whether it only follows, as the standby of a primary that never says anything. Nothing can be made in it.</summary>
    public bool IsStandby { get; init; }

    /// <summary>The server that it follows, as a standby called <c>standby</c>; it takes over what is there at its start. Null: none.</summary>
    public PostgresServer? Primary { get; init; }

    public string Folder { get; private set; } = "";

    public int Port { get; private set; }

    public string Password { get; init; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    private static string Bin => System.IO.Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Order(StringComparer.Ordinal).Last();

    /// <summary>A database with the hub's present schema, and nothing in it.</summary>
    /// <returns>Its connection string for the role that serves, which may do no more than a hub needs.</returns>
    public async Task<string> CreateDatabaseAsync() => await CreateAsync(Template) + $";Username={ServingUser}";

    /// <summary>A database without a schema.</summary>
    /// <returns>Its connection string for the superuser.</returns>
    public Task<string> CreateEmptyDatabaseAsync() => CreateAsync("template0");

    /// <summary>A connection string for the same database and the superuser.</summary>
    public static string OfSuperuser(string connectionString) => connectionString + $";Username={User}";

    /// <summary>Does something as the superuser, once there is a database.</summary>
    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionStringOf(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Starts the server; a test that asks for a database need not.</summary>
    public async Task StartAsync()
    {
        for (var attempt = 1; _process is null; attempt++)
        {
            try
            {
                await StartAsync(FreePort());
            }
            catch (Exception e) when (attempt < Attempts && e is InvalidOperationException or SocketException)
            {
                // Somebody else has the port.
            }
        }
    }

    /// <summary>Ends the server and its processes as a crash would. What it has written stays.</summary>
    public async Task KillAsync()
    {
        var server = (await File.ReadAllLinesAsync(Path.Combine(Folder, "data", "postmaster.pid")))[0];
        var children = await File.ReadAllTextAsync($"/proc/{server}/task/{server}/children");
        string[] processes = [server, .. children.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        using (var kill = Process.Start("kill", ["-KILL", .. processes]))
        {
            await kill.WaitForExitAsync();
        }

        using var deadline = new CancellationTokenSource(StartDeadline);
        await _process!.WaitForExitAsync(deadline.Token);
        _process.StandardInput.Close();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts a server that was killed, on the same port and data.</summary>
    public Task StartAgainAsync() => RunAsync(Port, prepare: "rm -f data/postmaster.pid");

    /// <summary>Makes a standby the primary.</summary>
    public Task PromoteAsync() => ExecuteAsync("SELECT pg_promote()");

    /// <summary>What the server and its processes have used, those that have ended among them.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            var server = File.ReadLines(Path.Combine(Folder, "data", "postmaster.pid")).First();
            var children = File.ReadAllText($"/proc/{server}/task/{server}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);

            // proc(5): fields 14 to 17 of stat are user and system time, its own and that of children it has waited for, in ticks of 10 ms.
            return TimeSpan.FromMilliseconds(10 * (Ticks(server, 4) + children.Sum(child => Ticks(child, 2))));
        }
    }

    public string ConnectionStringOf(string database) =>
        $"Host=127.0.0.1;Port={Port};Database={database};Username={User};Password={Password}";

    /// <summary>A port on loopback where nobody listens now, below those that the system hands out to clients.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(20_000, 32_000));
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        _one.Dispose();
        if (_process is null && Folder.Length > 0)
        {
            System.IO.Directory.Delete(Folder, recursive: true);
        }
        else if (_process is { } process)
        {
            // The shell around the server stops it and begins to remove it when its input ends: when we say so here, and when we are killed.
            process.StandardInput.Close();
            using var deadline = new CancellationTokenSource(StartDeadline);
            await process.WaitForExitAsync(deadline.Token);
            process.Dispose();
        }
    }

    private async Task<string> CreateAsync(string template)
    {
        // The first starts the server; and a template can be copied by one at a time.
        await _one.WaitAsync(StartDeadline);
        try
        {
            if (_process is null)
            {
                await StartAsync();
                await MakeTemplateAsync();
            }

            var name = $"test_{++_databases}";
            await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template}");
            return ConnectionStringOf(name);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task MakeTemplateAsync()
    {
        await ExecuteAsync($"CREATE DATABASE {Template} TEMPLATE template0");
        await ExecuteAsync($"CREATE ROLE {ServingUser} LOGIN PASSWORD '{Password}'");

        // Without pooling: nobody may be connected to a template that is copied.
        HubDatabases.Migrate(new PostgresOptions { ConnectionString = ConnectionStringOf(Template) + ";Pooling=false" }, dryRun: false, ServingUser, _ => { });
    }

    private async Task StartAsync(int port)
    {
        Folder = System.IO.Directory.CreateTempSubdirectory("postgres-test-").FullName;
        if (Environment.UserName == "root")
        {
            await Process.Start("chown", [User, Folder]).WaitForExitAsync();
        }

        var source = Primary is { } primary
            ? $"PGPASSWORD={Password} {Bin}/pg_basebackup -D data -R -X stream --no-sync -c fast -d 'host=127.0.0.1 port={primary.Port} user={User} application_name=standby'"
            : $"{Bin}/initdb -D data -U {User} -A scram-sha-256 --pwfile=password -E UTF8 --locale=C --no-sync";
        await RunAsync(port, $"""
            echo {Password} > password
            {source} > log 2>&1
            {(IsStandby ? "touch data/standby.signal" : "")}
            """);
    }

    /// <param name="prepare">What the shell does before the server.</param>
    private async Task RunAsync(int port, string prepare)
    {
        var script = $"""
            exec 3<&0
            set -e
            {prepare}
            {Bin}/postgres -D data -p {port} -k "$PWD" -c listen_addresses=127.0.0.1 -c shared_buffers=32MB -c max_connections=300 -c max_wal_size=256MB {Options} >> log 2>&1 &
            server=$!
            (while read -r _; do :; done; touch stopped-$$; kill -QUIT $server) <&3 2> /dev/null &
            wait $server || [ -e stopped-$$ ]
            rm -rf "$PWD" &
            """;
        var start = Environment.UserName == "root"
            ? new ProcessStartInfo("runuser", ["-u", User, "--", "sh", "-c", script])
            : new ProcessStartInfo("sh", ["-c", script]);
        start.WorkingDirectory = Folder;
        start.RedirectStandardInput = true;
        var process = Process.Start(start)!;
        Port = port;
        if (await ServesAsync(process))
        {
            _process = process;
            return;
        }

        var log = await File.ReadAllTextAsync(Path.Combine(Folder, "log"));
        process.StandardInput.Close();
        System.IO.Directory.Delete(Folder, recursive: true);
        throw new InvalidOperationException($"PostgreSQL does not start: {log}");
    }

    /// <returns>False if the process ends, or does not serve in time.</returns>
    private async Task<bool> ServesAsync(Process process)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Look);
        while (!process.HasExited && TimeProvider.System.GetElapsedTime(start) < StartDeadline)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionStringOf("postgres") + ";Pooling=false");
                await connection.OpenAsync();
                return true;
            }
            catch (NpgsqlException)
            {
                await timer.WaitForNextTickAsync();
            }
        }

        return false;
    }

    private static long Ticks(string process, int fields)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(' ').Skip(13).Take(fields).Sum(long.Parse);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return 0;
        }
    }
}
