using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>Keeps what the hub logs, so that a test run fails on an error that it did not expect.</summary>
public sealed class LogCapture : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _errors = new();

    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>The errors so far, which the test expected.</summary>
    public IReadOnlyList<string> TakeErrors()
    {
        var errors = new List<string>();
        while (_errors.TryDequeue(out var error))
        {
            errors.Add(error);
        }

        return errors;
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(LogCapture capture, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                capture._errors.Enqueue($"{category}: {formatter(state, exception)} {exception}");
            }
        }
    }
}
