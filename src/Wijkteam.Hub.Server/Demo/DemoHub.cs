using System.Net;
using System.Net.Sockets;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>The hub that the demonstration runs on: the very one that <c>hub serve</c> runs, with its own doors on loopback.</summary>
internal sealed class DemoHub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DemoHub(WebApplication app)
    {
        _app = app;

        // Kestrel lists its endpoints by name: Grpc, Http.
        var addresses = Listening.AddressesOf(app);
        GrpcAddress = addresses[0];
        HttpAddress = addresses[1];
    }

    public Uri HttpAddress { get; }

    public IServiceProvider Services => _app.Services;

    public Uri GrpcAddress { get; }

    /// <summary>Whether the hub listens where everybody would look for it.</summary>
    public bool HasDefaultDoors => Listening.Defaults[Listening.HttpUrl] == HttpAddress.GetLeftPart(UriPartial.Authority)
        && Listening.Defaults[Listening.GrpcUrl] == GrpcAddress.GetLeftPart(UriPartial.Authority);

    /// <param name="dataFolder">The folder of its store.</param>
    /// <param name="directoryFile">The directory that it loads.</param>
    /// <param name="freePorts">Whether to take free ports even where the usual ones are free.</param>
    /// <param name="addServices">What its host adds of its own.</param>
    public static async Task<DemoHub> StartAsync(
        string dataFolder, string directoryFile, bool freePorts, CancellationToken cancellationToken, Action<IServiceCollection>? addServices = null)
    {
        var settings = new Dictionary<string, string?>(Listening.Defaults)
        {
            ["Hub:DataFolder"] = dataFolder,
            ["Hub:DirectoryFile"] = directoryFile,

            // The GP's system is on this machine too.
            ["Delivery:AllowPrivateEndpoints"] = "true",
            ["Fhir:AllowPrivateEndpoints"] = "true",

            // The timeline has standard output for itself; what is wrong goes to standard error.
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:Console:LogToStandardErrorThreshold"] = "Trace",
        };
        if (freePorts || !AreFree(settings[Listening.HttpUrl]!, settings[Listening.GrpcUrl]!))
        {
            settings[Listening.HttpUrl] = settings[Listening.GrpcUrl] = "http://127.0.0.1:0";
        }

        var app = HubHost.Build(settings, addServices);
        try
        {
            await app.StartAsync(cancellationToken);
            return new DemoHub(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static bool AreFree(params string[] urls)
    {
        try
        {
            foreach (var url in urls)
            {
                using var listener = new TcpListener(IPAddress.Loopback, new Uri(url).Port);
                listener.Start();
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
