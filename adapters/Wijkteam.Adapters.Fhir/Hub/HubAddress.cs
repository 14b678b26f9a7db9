using System.Net.Sockets;
using Grpc.Net.Client;
using Wijkteam.Contracts;

namespace Wijkteam.Adapters.Fhir.Hub;

/// <summary>Where the hub is.</summary>
/// <param name="Url">Its gRPC address: https, or http on this machine.</param>
/// <param name="UnixSocket">The socket through which it is reached on this machine; null for TCP.</param>
public sealed record HubAddress(Uri Url, string? UnixSocket = null)
{
    /// <summary>What connects to it.</summary>
    public SocketsHttpHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true, UseProxy = false };
        if (UnixSocket is { } path)
        {
            handler.ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            };
        }

        return handler;
    }

    /// <summary>A channel to it, for callers with credentials of their own.</summary>
    public GrpcChannel Connect()
    {
        var options = HubClient.ChannelOptionsOf(CreateHandler());
        options.DisposeHttpClient = true;
        return GrpcChannel.ForAddress(Url, options);
    }
}
