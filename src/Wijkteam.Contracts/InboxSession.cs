using System.Collections.Concurrent;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.V1;

namespace Wijkteam.Contracts;

/// <summary>One inbox stream, from its opening to its end, and the handlers of what it brings.</summary>
internal sealed partial class InboxSession(Func<InboxMessage, CancellationToken, Task> handle, InboxReceiverOptions options)
{
    private const string HandlerFailed = "handler.failed";
    private const int MaxLeasesPerRequest = 1_000;

    // How long a receiver that is stopping waits for its handlers, and then for the hub's last word.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    // gRPC takes one message at a time: there is one writer, and what is to be said queues for it.
    private readonly Channel<ReceiveRequest> _said =
        Channel.CreateBounded<ReceiveRequest>(new BoundedChannelOptions(MaxLeasesPerRequest) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    // By what they are about: the hub leases one version of an exchange at a time.
    private readonly ConcurrentDictionary<string, Handling> _underWay = new(StringComparer.Ordinal);

    /// <summary>Whether the stream has brought anything.</summary>
    public bool HasReceived { get; private set; }

    /// <summary>Receives until the stream ends; handlers have ended by then.</summary>
    /// <exception cref="RpcException">Why it ended.</exception>
    public async Task RunAsync(InboxService.InboxServiceClient inbox, CancellationToken stopping)
    {
        using var end = new CancellationTokenSource();
        using var cut = new CancellationTokenSource();
        using var call = inbox.Receive(cancellationToken: cut.Token);
        var writing = WriteAsync(call.RequestStream);
        var extending = ExtendAsync(end.Token);
        var closing = CloseAsync(end, cut, stopping);
        try
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false))
            {
                Take(call.ResponseStream.Current, end.Token);
            }
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            _said.Writer.TryComplete();
            Task[] loops = [writing, extending, closing, .. _underWay.Values.Select(handling => handling.Task)];
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Take(ReceiveResponse response, CancellationToken end)
    {
        HasReceived = true;
        if (response.Fault is { } fault)
        {
            // The lease has ended: the message comes again, to whomever.
            _underWay.Values.FirstOrDefault(handling => handling.Message.MessageId == fault.MessageId)?.Cancel();
        }
        else if (response.Message is { } message && !end.IsCancellationRequested)
        {
            var about = About(message);
            var before = _underWay.GetValueOrDefault(about);
            before?.Cancel();
            var handling = new Handling(message, options.Time.GetTimestamp(), end);
            _underWay[about] = handling;
            handling.Task = HandleAsync(about, handling, before?.Task ?? Task.CompletedTask);
        }
    }

    /// <param name="before">The handler of a message about the same, whose lease has ended without it. Never fails.</param>
    private async Task HandleAsync(string about, Handling handling, Task before)
    {
        using (handling)
        {
            // A handler that blocks must not keep the stream from being read.
            await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            if (await SettleAsync(handling).ConfigureAwait(false) is { } request)
            {
                await SayAsync(request).ConfigureAwait(false);
            }

            _underWay.TryRemove(new KeyValuePair<string, Handling>(about, handling));
        }
    }

    /// <summary>What there is to say to the hub when the handler has ended; null if the message is lost to it.</summary>
    private async Task<ReceiveRequest?> SettleAsync(Handling handling)
    {
        try
        {
            handling.Token.ThrowIfCancellationRequested();
            await handle(handling.Message, handling.Token).ConfigureAwait(false);
            return new ReceiveRequest { Ack = new Ack { Leases = { handling.Lease } } };
        }
        catch (OperationCanceledException) when (handling.Token.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // Whatever it is, it is this message's trouble.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var reason = (e as NackException)?.Reason ?? HandlerFailed;
            LogFailed(options.Logger, e, handling.Message.MessageId, handling.Message.DeliveryAttempt, reason);
            return new ReceiveRequest { Nack = new Nack { Leases = { handling.Lease }, Reason = reason } };
        }
    }

    private async Task ExtendAsync(CancellationToken end)
    {
        var period = options.LeaseDuration / 3;
        using var timer = new PeriodicTimer(period, options.Time);
        while (await timer.WaitForNextTickAsync(end).ConfigureAwait(false))
        {
            var extend = new Extend();
            extend.Leases.AddRange(_underWay.Values.Where(handling => options.Time.GetElapsedTime(handling.Start) > period).Select(handling => handling.Lease));
            if (extend.Leases.Count > 0)
            {
                await SayAsync(new ReceiveRequest { Extend = extend }).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ends the stream in good order when the receiver is to stop: handlers first, then the client's last word, then the hub's.</summary>
    private async Task CloseAsync(CancellationTokenSource end, CancellationTokenSource cut, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, end.Token);
        await Task.Delay(Timeout.InfiniteTimeSpan, options.Time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stopping.IsCancellationRequested)
        {
            await end.CancelAsync().ConfigureAwait(false);
            var ending = Task.WhenAll(_underWay.Values.Select(handling => handling.Task));
            await ending.WaitAsync(Grace, options.Time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cut.CancelAfter(Grace);
            _said.Writer.TryComplete();
        }
    }

    // Once the stream has ended nobody hears it, and the hub hands the message out again.
    private async Task SayAsync(ReceiveRequest request)
    {
        while (await _said.Writer.WaitToWriteAsync().ConfigureAwait(false))
        {
            if (_said.Writer.TryWrite(request))
            {
                return;
            }
        }
    }

    // If it fails the stream has ended, which its reader finds out too.
    private async Task WriteAsync(IClientStreamWriter<ReceiveRequest> requests)
    {
        try
        {
            await requests.WriteAsync(new ReceiveRequest { Open = Opening() }).ConfigureAwait(false);
            await foreach (var request in _said.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                Gather(request);
                await requests.WriteAsync(request).ConfigureAwait(false);
            }

            await requests.CompleteAsync().ConfigureAwait(false);
        }
        finally
        {
            _said.Writer.TryComplete();
        }
    }

    private Open Opening() => new() { MaxUnacknowledged = options.MaxConcurrency, LeaseDuration = Duration.FromTimeSpan(options.LeaseDuration) };

    /// <summary>Adds to an acknowledgement those that follow it.</summary>
    private void Gather(ReceiveRequest request)
    {
        while (request.Ack is { Leases.Count: < MaxLeasesPerRequest } ack && _said.Reader.TryPeek(out var next) && next.Ack is { } more)
        {
            ack.Leases.AddRange(more.Leases);
            _said.Reader.TryRead(out _);
        }
    }

    private static string About(InboxMessage message) => message.PayloadCase switch
    {
        InboxMessage.PayloadOneofCase.Referral => message.Referral.Id,
        InboxMessage.PayloadOneofCase.Closure => message.Closure.ExchangeId,
        InboxMessage.PayloadOneofCase.Signal => message.Signal.Id,
        InboxMessage.PayloadOneofCase.HouseholdNotice => message.HouseholdNotice.HouseholdId,
        _ => message.MessageId,
    };

    [LoggerMessage(EventId = 5001, Level = LogLevel.Error, Message = "Message {MessageId} could not be handled at attempt {Attempt} and is nacked: {Reason}.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string messageId, int attempt, string reason);

    /// <summary>A message whose handler runs.</summary>
    private sealed class Handling(InboxMessage message, long start, CancellationToken end) : IDisposable
    {
        private readonly CancellationTokenSource _lost = CancellationTokenSource.CreateLinkedTokenSource(end);

        public InboxMessage Message => message;

        public long Start => start;

        public LeaseReference Lease { get; } = new() { MessageId = message.MessageId, LeaseToken = message.LeaseToken };

        public CancellationToken Token => _lost.Token;

        public Task Task { get; set; } = Task.CompletedTask;

        public void Cancel()
        {
            try
            {
                _lost.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has just ended.
            }
        }

        public void Dispose() => _lost.Dispose();
    }
}
