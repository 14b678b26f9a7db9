using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Contracts;

/// <summary>Receives a participant's inbox: opens its stream, hands each message to a handler, and opens another stream when one has ended.</summary>
/// <remarks>
/// <para>A message is acknowledged when its handler returns: let it return when the message is safe in a store of its own. If it throws, the message is nacked and
/// comes again later, with a growing delay; meanwhile only its own exchange waits. <see cref="NackException"/> says why.</para>
/// <para>Delivery is <em>at least once</em>. The receiver remembers nothing: a message whose acknowledgement did not reach the hub comes again, with the same
/// <c>message_id</c>. Remember that id in the transaction in which the message takes effect, and it does so once.</para>
/// <para>Messages about one exchange (a referral, a signal) are handled one after the other, in the order of its versions; those about different ones at the same time.</para>
/// <para>A handler may take longer than a lease: it is extended, until the token of its stream has expired (five minutes at most). Its cancellation token is
/// cancelled when the message is lost to it: the connection has broken, the lease has ended, or the receiver is stopping. The message then comes again. A handler
/// that does not heed it holds up the next stream.</para>
/// </remarks>
public sealed partial class InboxReceiver(InboxService.InboxServiceClient inbox, InboxReceiverOptions? options = null)
{
    // A hub that restarts is out of reach for a while; after so many attempts somebody should know.
    private const int FailuresToWarnOf = 10;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly InboxReceiverOptions _options = options ?? new InboxReceiverOptions();

    /// <summary>Receives until it is cancelled, and then returns: what was handled has been acknowledged, the rest is back at the hub.</summary>
    /// <param name="handle">Takes one message in. May be called for several messages at a time.</param>
    /// <exception cref="RpcException">The hub refuses the stream, or a token for it, and would again: see <see cref="HubRefusal.MayPass"/>.</exception>
    public async Task RunAsync(Func<InboxMessage, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var start = _options.Time.GetTimestamp();
            var session = new InboxSession(handle, _options);
            var (fault, wait) = await ReceiveAsync(session, cancellationToken).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            failures = session.HasReceived || _options.Time.GetElapsedTime(start) > Long ? 1 : failures + 1;
            var delay = BackOff.After(failures, Random.Shared.NextDouble()) + (wait ?? TimeSpan.Zero);
            LogEnded(_options.Logger, failures < FailuresToWarnOf ? LogLevel.Information : LogLevel.Warning, fault, delay.TotalMilliseconds);
            await Task.Delay(delay, _options.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Receives from one stream; returns why it ended, and how long the hub says to wait.</summary>
    private async Task<(string Fault, TimeSpan? Wait)> ReceiveAsync(InboxSession session, CancellationToken cancellationToken)
    {
        try
        {
            await session.RunAsync(inbox, cancellationToken).ConfigureAwait(false);
            return ("OK", null);
        }
        catch (RpcException e) when (cancellationToken.IsCancellationRequested || (HubRefusal.Read(e).MayPass && e.Status.DebugException is not AccessTokenException))
        {
            var refusal = HubRefusal.Read(e);
            return ($"{refusal.Name}: {refusal.Message}", refusal.RetryAfter);
        }
        catch (OperationCanceledException)
        {
            // How a channel may be told to show a deadline or a reset stream.
            return ("CANCELLED", null);
        }
    }

    [LoggerMessage(EventId = 5000, Message = "The inbox stream has ended: {Fault}. Another is opened in {Delay:0} ms.")]
    private static partial void LogEnded(ILogger logger, LogLevel level, string fault, double delay);
}

/// <summary>How an inbox is received.</summary>
public sealed class InboxReceiverOptions
{
    /// <summary>How many messages are handled at a time, 1 to 1,000. The hub hands out no more than that. Default: 16.</summary>
    public int MaxConcurrency { get; init; } = 16;

    /// <summary>How long a lease lasts, 10 s to 10 min: how long another receiver waits for a message after this one has died. Default: 30 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Is told of handlers that fail, and of streams that end. Default: nobody.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock, by which leases are extended and streams opened again. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Thrown by a handler that cannot take a message, to say why to the hub's operator.</summary>
/// <param name="reason">A code of the receiver's own, never personal data: letters, '.', '_' and '-', at most 64. Example: <c>schema.unknown</c>.</param>
/// <exception cref="ArgumentException">It is no such code.</exception>
public sealed class NackException(string reason, Exception? inner = null) : Exception($"The message is nacked: {reason}.", inner)
{
    /// <summary>The code.</summary>
    public string Reason { get; } = reason.Length is > 0 and <= 64 && reason.All(c => char.IsAsciiLetter(c) || c is '.' or '_' or '-')
        ? reason
        : throw new ArgumentException("A code of 1 to 64 letters, '.', '_' or '-'.", nameof(reason));
}
