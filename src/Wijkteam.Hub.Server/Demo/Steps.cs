using Grpc.Core;
using Wijkteam.Contracts;
using Wijkteam.Hub.Directory;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>A step of the demonstration did not do what it claims.</summary>
internal sealed class StepFailedException(string step, string reason, Exception? inner = null) : Exception($"The demonstration failed at \"{step}\": {reason}", inner);

/// <summary>What a step claims is not so.</summary>
internal sealed class NotAsClaimedException(string reason) : Exception(reason);

/// <summary>Runs the steps of the demonstration. Each has a name, by which it fails, and a deadline.</summary>
/// <param name="ending">Cancelled when the user has seen enough.</param>
internal sealed class Steps(TimeProvider time, CancellationToken ending)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public async Task<(T Value, TimeSpan Elapsed)> DoAsync<T>(string name, Func<CancellationToken, Task<T>> action)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ending);
        var start = time.GetTimestamp();
        try
        {
            var value = await action(either.Token);
            return (value, time.GetElapsedTime(start));
        }
        catch (Exception e) when (!ending.IsCancellationRequested && ReasonOf(e) is { } reason)
        {
            throw new StepFailedException(name, reason, e);
        }
    }

    public async Task<TimeSpan> DoAsync(string name, Func<CancellationToken, Task> action)
    {
        var (_, elapsed) = await DoAsync(
            name,
            async cancellationToken =>
            {
                await action(cancellationToken);
                return true;
            });
        return elapsed;
    }

    public static void Require(bool claim, string otherwise)
    {
        if (!claim)
        {
            throw new NotAsClaimedException(otherwise);
        }
    }

    /// <summary>What went wrong, for the user; null for a fault of the demonstration itself, which keeps its stack trace.</summary>
    private static string? ReasonOf(Exception e) => e switch
    {
        OperationCanceledException => $"it did not happen within {Deadline.TotalSeconds:0} seconds.",
        RpcException rpc => $"{rpc.StatusCode}: {rpc.Status.Detail}",
        System.Threading.Channels.ChannelClosedException { InnerException: { } inner } => $"the stream has ended: {ReasonOf(inner)}",
        System.Threading.Channels.ChannelClosedException => "the stream has ended.",
        NotAsClaimedException or AccessTokenException or HttpRequestException or InvalidOperationException
            or IOException or UnauthorizedAccessException or DirectoryRejectedException => e.Message,
        _ => null,
    };
}
