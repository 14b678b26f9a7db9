using Grpc.Core;
using Wijkteam.Contracts;
using Wijkteam.Hub.Server.Tests.Fixtures;

namespace Wijkteam.Hub.Faults.Load;

/// <summary>A participant's system, which does as the contract tells it: after an unknown outcome it sends the same request again, to whichever hub, until it is answered.</summary>
/// <param name="doors">The same participant at each hub.</param>
internal sealed class Client(string id, IReadOnlyList<TestParticipant> doors, Ledger ledger, Random random)
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    private int _door = random.Next(doors.Count);

    public string Id => id;

    public Random Random => random;

    /// <summary>The hub that it speaks to now.</summary>
    public TestParticipant Door => doors[_door % doors.Count];

    /// <summary>Asks until answered; now and then twice at the same time, at two hubs. All answers must name the same record.</summary>
    /// <exception cref="RefusedByHubException">The hub will not.</exception>
    public async Task<T> WriteAsync<T>(string requestId, Func<TestParticipant, CallOptions, AsyncUnaryCall<T>> send, Func<T, string> recordOf, CancellationToken cancellationToken)
    {
        var isDouble = doors.Count > 1 && random.Next(8) == 0;
        try
        {
            var first = AskAsync(send, _door, cancellationToken);
            var second = isDouble ? AskAsync(send, _door + 1, cancellationToken) : first;
            await Task.WhenAll(first, second);
            ledger.Acknowledge(id, requestId, recordOf(await first));
            ledger.Acknowledge(id, requestId, recordOf(await second));
            return await first;
        }
        catch (RefusedByHubException) when (!isDouble)
        {
            ledger.Refuse(requestId);
            throw;
        }
    }

    /// <summary>Asks until answered, and changes nothing by it.</summary>
    /// <exception cref="RefusedByHubException">The hub will not.</exception>
    public Task<T> AskAsync<T>(Func<TestParticipant, CallOptions, AsyncUnaryCall<T>> send, CancellationToken cancellationToken) => AskAsync(send, _door, cancellationToken);

    /// <summary>Waits a little, and speaks to another hub from now on.</summary>
    public async Task TurnAsync(CancellationToken cancellationToken)
    {
        _door++;
        using var timer = new PeriodicTimer(Rest);
        await timer.WaitForNextTickAsync(cancellationToken);
    }

    /// <summary>Whether a call or stream ended without the hub's having decided anything.</summary>
    public static bool IsUnknown(RpcException e) => SeenRefusal.Read(e) is var seen
        && (seen.Reason is "UNAVAILABLE" or "TOKEN_EXPIRED"
            || (seen.Reason.Length == 0 && (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled
                || e.Status.DebugException is HttpRequestException or IOException or AccessTokenException or OperationCanceledException)));

    public static string KindOf(RpcException e) => $"{e.StatusCode} {SeenRefusal.Read(e).Reason}{e.Status.DebugException?.GetType().Name}";

    private async Task<T> AskAsync<T>(Func<TestParticipant, CallOptions, AsyncUnaryCall<T>> send, int door, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Rest);
        for (; ; door++)
        {
            try
            {
                using var call = send(doors[door % doors.Count], new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + CallLimit, cancellationToken: cancellationToken));
                return await call.ResponseAsync;
            }
            catch (RpcException e) when (!cancellationToken.IsCancellationRequested && IsUnknown(e))
            {
                ledger.Failed($"call {KindOf(e)}");
            }
            catch (RpcException e) when (!cancellationToken.IsCancellationRequested && SeenRefusal.Read(e) is { Reason.Length: > 0, Status: not StatusCode.Internal } refusal)
            {
                throw new RefusedByHubException(refusal.Reason, e);
            }
            catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
            {
                ledger.Fault($"bystander: a call was answered with {KindOf(e)} {e.Status.Detail}.");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}

/// <summary>A hub has decided against what was asked.</summary>
internal sealed class RefusedByHubException(string reason, Exception inner) : Exception(reason, inner)
{
    public string Reason => Message;
}
