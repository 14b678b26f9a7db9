using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;

namespace Wijkteam.Hub.Server.Tests.Crash;

/// <summary>A client that does as the contract tells it: after a broken call it sends the same request again until it is answered.</summary>
internal sealed class Persistence(Gate gate, Ledger ledger)
{
    public const string Details = "grpc-status-details-bin";

    public async Task<T> AnswerAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> send, CancellationToken cancellationToken)
    {
        while (true)
        {
            await gate.OpenedAsync(cancellationToken);
            try
            {
                using var call = send(Waiting.Call().WithCancellationToken(cancellationToken));
                var answer = await call.ResponseAsync;
                ledger.Acknowledge();
                return answer;
            }
            catch (RpcException e) when (!cancellationToken.IsCancellationRequested && IsBroken(e))
            {
                ledger.Failed($"call {KindOf(e)}");
            }
            catch (RpcException e) when (IsExpired(e))
            {
                ledger.Expire();
            }
        }
    }

    /// <summary>Whether the connection broke; whatever the hub itself says carries its reason.</summary>
    public static bool IsBroken(RpcException e) =>
        e.Trailers.Get(Details) is null
        && (e.StatusCode == StatusCode.Unavailable || e.Status.DebugException is HttpRequestException or IOException);

    /// <summary>Whether the hub asks for a fresh token.</summary>
    public static bool IsExpired(RpcException e) =>
        e.StatusCode == StatusCode.Unauthenticated
        && e.Trailers.GetValueBytes(Details) is { } details
        && details.AsSpan().IndexOf("TOKEN_EXPIRED"u8) >= 0;

    public static string KindOf(RpcException e) => $"{e.StatusCode} {e.Status.DebugException?.GetType().Name}";
}
