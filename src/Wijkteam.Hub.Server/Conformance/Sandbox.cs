using Grpc.AspNetCore.Server;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Server.Demo;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Conformance;

/// <summary>A hub among invented parties, of which one is the software that is looked at, and the others are played.</summary>
internal sealed class Sandbox : IAsyncDisposable
{
    private readonly DemoHub _hub;

    private Sandbox(DemoHub hub, DemoKeys keys, string participant, Observed observed, Tap tap, TimeProvider time)
    {
        (_hub, Participant, Observed, Tap) = (hub, participant, observed, tap);
        (Gp, Team) = (new DemoSystem(DemoPeople.Gp, hub, keys, time), new DemoSystem(DemoPeople.Team, hub, keys, time));
    }

    public string Participant { get; }

    public Observed Observed { get; }

    public Tap Tap { get; }

    public Uri GrpcAddress => _hub.GrpcAddress;

    public Uri HttpAddress => _hub.HttpAddress;

    /// <summary>The practice, as the sandbox plays it.</summary>
    public DemoSystem Gp { get; }

    /// <summary>The team, as the sandbox plays it.</summary>
    public DemoSystem Team { get; }

    /// <exception cref="InvalidOperationException">The folder holds data that is not a sandbox's.</exception>
    public static async Task<Sandbox> StartAsync(string dataFolder, string participant, bool freePorts, TimeProvider time, CancellationToken cancellationToken)
    {
        var keys = new DemoKeys(dataFolder);
        var observed = new Observed(time);
        var tap = new Tap(participant, observed, time);
        var hub = await DemoHub.StartAsync(
            dataFolder,
            DemoDirectory.Write(dataFolder, keys, gpEndpoint: null),
            freePorts,
            cancellationToken,
            services => services.AddSingleton(tap).Configure<GrpcServiceOptions>(options => options.Interceptors.Add<Tap>()));
        return new Sandbox(hub, keys, participant, observed, tap, time);
    }

    /// <summary>Ends the streams of the software that is looked at, as a hub does that restarts.</summary>
    public void EndStreams() => _hub.Services.GetRequiredService<OpenCalls>().Refuse(Participant, new Refusal(RefusalReason.Unavailable, "The sandbox plays a restart."));

    public async ValueTask DisposeAsync()
    {
        Gp.Dispose();
        Team.Dispose();
        await _hub.DisposeAsync();
    }
}
