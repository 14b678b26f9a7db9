using Microsoft.Extensions.Logging;

namespace Wijkteam.Hub.Platform.Redis;

/// <summary>Keeps up with what other replicas change: looks when one tells of a change, and every so often in case none could.</summary>
internal static class Following
{
    /// <summary>Looks until it is cancelled, one look at a time. A look that fails is logged, and made again at the next occasion.</summary>
    public static async Task RunAsync(
        IBroadcast broadcast, string topic, TimeSpan interval, Func<ValueTask> look, ILogger logger, TimeProvider time, CancellationToken cancellationToken)
    {
        using var told = new SemaphoreSlim(0);
        broadcast.Listen(topic, _ => Wake(told));
        await using var timer = time.CreateTimer(_ => Wake(told), state: null, interval, interval);
        while (true)
        {
            await told.WaitAsync(cancellationToken);
            try
            {
                await look();
            }
#pragma warning disable CA1031 // Whatever it is, what was in force stays so until the next look.
            catch (Exception e)
#pragma warning restore CA1031
            {
                logger.CannotFollow(topic, e.GetType().FullName);
            }
        }
    }

    private static void Wake(SemaphoreSlim told)
    {
        // More than one is as good as one.
        if (told.CurrentCount == 0)
        {
            told.Release();
        }
    }
}
