using Grpc.Core;

namespace Wijkteam.Hub.Platform;

/// <summary>What a client says on a stream.</summary>
internal static class RequestStreams
{
    /// <summary>Reads the next request. A connection that breaks is a client that has gone, no fault of the hub.</summary>
    /// <exception cref="RpcException">CANCELLED: the connection broke.</exception>
    /// <exception cref="RefusedException">FIELD_INVALID: what came are no messages of gRPC, or cannot be decompressed.</exception>
    public static async Task<bool> NextAsync<TRequest>(this IAsyncStreamReader<TRequest> requests, CancellationToken cancellationToken)
    {
        try
        {
            return await requests.MoveNext(cancellationToken);
        }
        catch (IOException)
        {
            // It can come before the call is known to be cancelled.
            throw new RpcException(new Status(StatusCode.Cancelled, "The connection broke."));
        }
        catch (InvalidDataException)
        {
            throw new RefusedException(RefusalStatus.Unreadable);
        }
    }
}
