using Google.Protobuf;
using Grpc.Core;

namespace Wijkteam.Hub.Platform;

/// <summary>Reads the requests on a stream; bytes that are no request are the caller's fault, not the hub's.</summary>
internal sealed class CheckedReader<TRequest>(IAsyncStreamReader<TRequest> requests) : IAsyncStreamReader<TRequest>
{
    public TRequest Current => requests.Current;

    /// <exception cref="RefusedException">FIELD_INVALID: the bytes cannot be read.</exception>
    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await requests.MoveNext(cancellationToken);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or IndexOutOfRangeException)
        {
            // The second is what Google.Protobuf throws for some lengths that go beyond the message.
            throw new RefusedException(RefusalInterceptor.Unreadable);
        }
    }
}
