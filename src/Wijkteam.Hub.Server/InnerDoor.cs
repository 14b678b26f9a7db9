using Microsoft.AspNetCore.Server.Kestrel.Core;
using Wijkteam.Adapters.Fhir;
using Wijkteam.Adapters.Fhir.Hub;

namespace Wijkteam.Hub.Server;

/// <summary>The door through which the adapters in this process reach the hub: a Unix socket that only this user can open. Behind it is the same hub, which asks for
/// the same credentials.</summary>
internal sealed class InnerDoor : IDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("hub-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "hub.sock");

    public void Dispose() => _folder.Delete(recursive: true);
}

internal static class InnerDoorRegistration
{
    /// <summary>Adds the FHIR doors and the socket over which they speak to the hub.</summary>
    public static void AddFhir(this WebApplicationBuilder builder)
    {
        // Made here, since Kestrel needs its path before there are services; theirs to dispose of, since they outlive it.
        var inner = new InnerDoor();
        builder.Services.AddSingleton(_ => inner);
        builder.Services.AddSingleton(provider => new HubAddress(new Uri("http://localhost"), provider.GetRequiredService<InnerDoor>().Path));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(inner.Path, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddFhirDoors();
    }
}
