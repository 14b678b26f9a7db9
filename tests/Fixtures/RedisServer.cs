using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Wijkteam.Hub.Fixtures;

/// <summary>A Redis server of a test's own, on loopback, on a port of its own, that keeps nothing. It ends with the tests, even if those are killed.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private Process? _process;

    public int Port { get; } = FreePort();

    /// <summary>As the hub is given it.</summary>
    public string Configuration => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <param name="settings">Settings of the server's own, for example <c>--requirepass secret</c>.</param>
    public static async Task<RedisServer> StartAsync(string settings = "")
    {
        var server = new RedisServer();
        await server.StartAgainAsync(settings);
        return server;
    }

    /// <summary>Starts it on the same port, with nothing in it.</summary>
    public async Task StartAgainAsync(string settings = "")
    {
        // The shell around the server stops it when its input ends: when we say so, and when we are killed.
        var script = $"""
            exec 3<&0 2>/dev/null
            redis-server --port {Port} --bind 127.0.0.1 --save "" --appendonly no {settings} > /dev/null &
            server=$!
            echo $server
            (while read -r _; do :; done; kill -CONT $server; kill -KILL $server) <&3 &
            wait $server 2> /dev/null
            """;
        _process = Process.Start(new ProcessStartInfo("sh", ["-c", script]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Id = int.Parse((await _process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        var start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Look);
        while (!await AnswersAsync())
        {
            if (_process.HasExited || TimeProvider.System.GetElapsedTime(start) > Deadline)
            {
                throw new InvalidOperationException("Redis does not start.");
            }

            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Its process.</summary>
    public int Id { get; private set; }

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.StandardInput.Close();
            using var deadline = new CancellationTokenSource(Deadline);
            await process.WaitForExitAsync(deadline.Token);
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>Stops it where it stands: connections stay, and nothing is answered.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    public Task ThawAsync() => SignalAsync("CONT");

    /// <summary>Says a command to it, as its operator would.</summary>
    /// <returns>What it answers.</returns>
    public async Task<string> SayAsync(params string[] command)
    {
        using var process = Process.Start(
            new ProcessStartInfo("redis-cli", ["-p", Port.ToString(CultureInfo.InvariantCulture), .. command]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        using var deadline = new CancellationTokenSource(Deadline);
        var answer = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return answer.Trim();
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private async Task SignalAsync(string signal)
    {
        using var process = Process.Start("kill", [$"-{signal}", Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(20_000, 32_000));
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
