using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Wijkteam.Contracts;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Client;

/// <summary>A participant's receiver at work, and what it has handled.</summary>
public sealed class Receiving : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HubClient _hub;
    private readonly Func<InboxMessage, CancellationToken, Task> _handle;
    private readonly ConcurrentQueue<InboxMessage> _handled = new();
    private readonly EventLog _log = new();
    private readonly Task _running;

    /// <param name="handle">What the participant's handler does, before the message counts as handled.</param>
    public Receiving(HubClient hub, Func<InboxMessage, CancellationToken, Task>? handle = null, int maxConcurrency = 16, TimeSpan? lease = null)
    {
        _hub = hub;
        _handle = handle ?? ((_, _) => Task.CompletedTask);
        var options = new InboxReceiverOptions { MaxConcurrency = maxConcurrency, LeaseDuration = lease ?? TimeSpan.FromSeconds(30), Logger = _log };
        _running = new InboxReceiver(hub.Inbox, options).RunAsync(HandleAsync, _stop.Token);
    }

    /// <summary>What has been handled, repeats too, in this order.</summary>
    public IReadOnlyCollection<InboxMessage> Handled => _handled;

    /// <summary>What the receiver has logged.</summary>
    public IReadOnlyCollection<string> Log => _log.Lines;

    public async Task HandledAsync(Func<IReadOnlyCollection<InboxMessage>, bool> enough)
    {
        var waiting = Waiting.UntilAsync(() => enough(Handled), () => $"handled: {string.Join(", ", Handled.Select(message => message.MessageId))}; log: {string.Join('\n', Log)}");
        await await Task.WhenAny(waiting, _running);
        await waiting;
    }

    public Task LoggedAsync(string text) => Waiting.UntilAsync(() => Log.Any(line => line.Contains(text, StringComparison.Ordinal)), () => string.Join('\n', Log));

    /// <summary>Stops the receiver and waits until it has; fails with what it failed with.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await EndAsync();
    }

    public Task EndAsync() => _running.WaitAsync(Waiting.Deadline);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await EndAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _hub.Dispose();
    }

    private async Task HandleAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        await _handle(message, cancellationToken);
        _handled.Enqueue(message);
    }

    private sealed class EventLog : ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{formatter(state, exception)} {exception?.Message}");
    }
}
