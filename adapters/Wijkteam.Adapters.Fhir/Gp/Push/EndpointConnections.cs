using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Wijkteam.Adapters.Fhir.Gp.Push;

/// <summary>The endpoint's name leads to an address that is not on the public internet.</summary>
internal sealed class AddressRefusedException() : IOException("The endpoint's address is not public.");

/// <summary>Connects to endpoints. A name is resolved once for each connection, all its addresses are checked, and the connection goes to those that were checked: a
/// name that says something else a moment later changes nothing.</summary>
internal sealed class EndpointConnections(IOptions<FhirOptions> options)
{
    private const int KiB = 1024;

    /// <summary>A pool for each host: one that is slow holds up no other.</summary>
    public HttpMessageInvoker CreateClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectCallback = ConnectAsync,
        ConnectTimeout = TimeSpan.FromSeconds(5),

        // A new connection looks the name up anew.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),

        // Answers are not read: the status says it all.
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 16 * KiB,
        ResponseDrainTimeout = TimeSpan.FromMilliseconds(500),
    });

    /// <summary>Whether anything may be sent to a URL at all. Without TLS that is this machine alone, for development.</summary>
    public bool IsAllowed(Uri endpoint) =>
        endpoint.Scheme == Uri.UriSchemeHttps || (options.Value.AllowPrivateEndpoints && endpoint.IsLoopback && endpoint.Scheme == Uri.UriSchemeHttp);

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        if (!options.Value.AllowPrivateEndpoints && !addresses.All(PublicAddress.IsPublic))
        {
            throw new AddressRefusedException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
