using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Push;

/// <summary>What an endpoint's answer means, and how long to wait after it. Pure.</summary>
internal static class PushPolicy
{
    /// <summary>How many notifications of one participant are under way at most, so that a slow endpoint holds no more of a stream's credit than that.</summary>
    public const int MaxOutstanding = 4;

    private static readonly TimeSpan MinDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(15);

    /// <summary>How many may be under way: one while the endpoint has not proved reachable.</summary>
    public static int RoomOf(SubscriptionState state) => state == SubscriptionState.Active ? MaxOutstanding : 1;

    /// <summary>Why the endpoint was not reached; null if it was, and refused this message.</summary>
    /// <param name="httpStatus">300 to 599; 0 if there was no answer.</param>
    public static SubscriptionErrorReason? TroubleOf(int httpStatus) => httpStatus switch
    {
        0 => SubscriptionErrorReason.NoAnswer,
        408 or 425 or 429 => SubscriptionErrorReason.Overloaded,
        < 400 => SubscriptionErrorReason.Redirect,
        < 500 => null,
        _ => SubscriptionErrorReason.ServerError,
    };

    /// <summary>How long to wait after so many failures: 1 s, doubling up to 15 min, of which the jitter takes up to a half, but never below 1 s.</summary>
    /// <param name="failures">From 1.</param>
    /// <param name="jitter">Random, from 0 up to 1: many endpoints behind one fault are not to come back all at once.</param>
    public static TimeSpan BackOff(int failures, double jitter)
    {
        // 2^10 s is above the maximum.
        var full = failures > 10 ? MaxDelay : TimeSpan.FromTicks(Math.Min(MaxDelay.Ticks, MinDelay.Ticks << Math.Max(0, failures - 1)));
        var delay = full * (1 - (jitter / 2));
        return delay < MinDelay ? MinDelay : delay;
    }

    /// <summary>Whether a message is given up that its endpoint could not be reached for.</summary>
    /// <param name="age">Since what it tells of happened.</param>
    /// <param name="attempts">How often it was tried.</param>
    /// <param name="maxAttempts">It was tried at least so often.</param>
    /// <param name="retention">How long it is kept.</param>
    public static bool IsOverdue(TimeSpan age, int attempts, int maxAttempts, TimeSpan retention) => age >= retention && attempts >= maxAttempts;
}
