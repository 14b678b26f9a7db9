using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Server;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>The hub in a process of its own, so that its CPU can be told from its client's. It lives until its standard input ends.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Ready = "ready ";

    private readonly Process _process;

    private ServerProcess(Process process, Uri grpcAddress, Uri httpAddress)
    {
        _process = process;
        GrpcAddress = grpcAddress;
        HttpAddress = httpAddress;
    }

    public Uri GrpcAddress { get; }

    public Uri HttpAddress { get; }

    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>What the server has in memory.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts this executable again as the server.</summary>
    /// <param name="folder">Where its directory is, and its data if they are files.</param>
    /// <param name="settings">Settings beside those, as the environment has them.</param>
    public static async Task<ServerProcess> StartAsync(string folder, IEnumerable<(string Name, string Value)> settings)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["server", folder]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
            {
                var addresses = line[Ready.Length..].Split(' ');
                _ = process.StandardOutput.BaseStream.CopyToAsync(Console.OpenStandardError());
                return new ServerProcess(process, new Uri(addresses[0]), new Uri(addresses[1]));
            }

            await Console.Error.WriteLineAsync(line);
        }

        throw new InvalidOperationException("The server did not start.");
    }

    /// <summary>What the other process does.</summary>
    public static async Task<int> ServeAsync(string folder)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Hub:DataFolder"] = BenchmarkFolder.DataOf(folder),
            ["Hub:DirectoryFile"] = BenchmarkFolder.DirectoryOf(folder),
            [Listening.HttpUrl] = "http://127.0.0.1:0",
            [Listening.GrpcUrl] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Grpc:Protocols"] = "Http2",
            ["Limits:CallsPerSecond"] = "1000000",
            ["Limits:Burst"] = "1000000",
        };
        var app = HubHost.Build(settings, services => services.AddSingleton<EchoServer>());
        await using (app)
        {
            app.MapGrpcService<EchoServer>().AllowAnonymous();
            await app.StartAsync();

            // Kestrel lists the endpoints by name: Grpc, Http.
            var addresses = Listening.AddressesOf(app);
            Console.WriteLine(Ready + string.Join(' ', addresses));
            await Console.In.ReadToEndAsync();
            await app.StopAsync();
        }

        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
