using Grpc.Core;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>Everything that a test waits for has a deadline.</summary>
public static class Waiting
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    public static CallOptions Call() => new(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Deadline);

    /// <summary>Ends only in failure, with the first that fails.</summary>
    public static async Task FirstFailureAsync(IReadOnlyCollection<Task> tasks)
    {
        var running = tasks.ToList();
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            await ended;
        }

        throw new InvalidOperationException("The load ended by itself.");
    }

    /// <summary>Waits until something is so; fails with what is so instead.</summary>
    public static Task UntilAsync(Func<bool> condition, Func<string> otherwise) => UntilAsync(() => Task.FromResult(condition()), otherwise);

    /// <inheritdoc cref="UntilAsync(Func{bool}, Func{string})" />
    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string> otherwise)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Look);
        while (!await condition())
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Deadline, otherwise());
            await timer.WaitForNextTickAsync();
        }
    }
}
