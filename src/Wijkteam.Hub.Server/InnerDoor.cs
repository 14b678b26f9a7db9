using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir;
using Wijkteam.Adapters.Fhir.Gp.Push;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;

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
    private static readonly Uri InnerUrl = new("http://localhost");

    /// <summary>Adds the FHIR adapter and the socket over which it speaks to the hub.</summary>
    public static void AddFhir(this WebApplicationBuilder builder)
    {
        // Made here, since Kestrel needs its path before there are services; theirs to dispose of, since they outlive it.
        var inner = new InnerDoor();
        builder.Services.AddSingleton(_ => inner);
        builder.Services.AddSingleton(provider => new HubAddress(InnerUrl, provider.GetRequiredService<InnerDoor>().Path));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(inner.Path, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddFhirDoors();
        builder.Services.AddBuiltInAdapter();
        builder.Services.AddSingleton(IdentityOf);
        builder.Services.AddFhirPush();
    }

    private static AdapterIdentity IdentityOf(IServiceProvider provider)
    {
        // Behind the socket is the endpoint that the hub's clients know by other URLs, if it has been told them.
        var audience = provider.GetRequiredService<IOptions<IdentityOptions>>().Value.TokenEndpointUrls.FirstOrDefault();
        return new AdapterIdentity(provider.GetRequiredService<BuiltInAdapter>().Credential, new Uri(InnerUrl, TokenEndpoint.Path), audience);
    }
}
