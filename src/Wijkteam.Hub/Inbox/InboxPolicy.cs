using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>The limits of the inbox, as the contract states them. Pure.</summary>
internal static class InboxPolicy
{
    public const int MaxUnacknowledged = 1_000;
    public const int MaxPull = 100;
    public const int MaxReferences = 1_000;

    /// <summary>What one look at an inbox leases at most for a stream whose client has settled nothing since the look before: who does not keep up is to cost the others little.</summary>
    public const int MinLook = 20;

    /// <summary>What one look leases at most for any stream: its commit is to hold up nobody else's for long.</summary>
    public const int MaxLook = 200;

    /// <summary>What one look at the inbox leases at most, in bytes of sealed content; one message that is larger comes alone.</summary>
    public const int MaxLeaseBytes = 256 * 1024;

    /// <summary>What may wait to be written on one stream, in bytes of sealed content.</summary>
    public const int MaxQueuedBytes = 512 * 1024;

    /// <summary>What may wait to be written on all streams of a receiver together, in bytes of sealed content.</summary>
    public const int MaxReceiverQueuedBytes = 2 * MaxQueuedBytes;

    /// <summary>A payload that has not begun to be written by then is dropped, and the stream with it.</summary>
    public static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(1);

    // The slowest line that still counts as reading.
    private const int MinBytesPerSecond = 64 * 1024;

    /// <summary>Beneath the wake-ups, in case one is lost or a lease ends.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long after a look that has found all that was due the next one comes at the earliest.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan DefaultLease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MinLease = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxLease = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(15);

    /// <summary>How long writing a payload of this size may take: a second, and more for a large one.</summary>
    public static TimeSpan WriteTimeoutOf(int bytes) => WriteTimeout + TimeSpan.FromSeconds((double)bytes / MinBytesPerSecond);

    /// <summary>How long a message rests after it could not be taken: 1 s, doubling with each attempt up to 15 min.</summary>
    public static TimeSpan DelayAfter(int attempt) =>
        attempt > 10 ? MaxDelay : TimeSpan.FromTicks(Math.Min(MaxDelay.Ticks, TimeSpan.TicksPerSecond << Math.Max(0, attempt - 1)));

    public static TimeSpan LeaseDuration(Faults faults, string field, Duration? duration)
    {
        if (duration is null)
        {
            return DefaultLease;
        }

        var seconds = duration.Seconds + (duration.Nanos / 1e9);
        if (!(seconds >= MinLease.TotalSeconds && seconds <= MaxLease.TotalSeconds))
        {
            faults.Invalid(field, "10 s to 10 min.");
            return DefaultLease;
        }

        return TimeSpan.FromSeconds(seconds);
    }

    /// <summary>Checks what opens a stream; returns how long its leases last.</summary>
    /// <exception cref="RefusedException">It is out of range.</exception>
    public static TimeSpan Open(Open open)
    {
        var faults = new Faults();
        Range(faults, "open.max_unacknowledged", open.MaxUnacknowledged, MaxUnacknowledged);
        var duration = LeaseDuration(faults, "open.lease_duration", open.LeaseDuration);
        faults.ThrowIfAny();
        return duration;
    }

    public static void Range(Faults faults, string field, int value, int max)
    {
        if (value < 1 || value > max)
        {
            faults.Invalid(field, $"1 to {max}.");
        }
    }

    public static void References(Faults faults, string field, IReadOnlyCollection<LeaseReference> leases)
    {
        if (leases.Count is 0 or > MaxReferences)
        {
            faults.Invalid(field, $"1 to {MaxReferences} leases.");
        }
    }

    /// <summary>A reason is a code without digits, so that no personal data, least of all a BSN, gets into the operator's view or the journal by it.</summary>
    public static void ReasonCode(Faults faults, string field, string reason)
    {
        if (reason.Length is 0 or > 64 || !reason.All(c => char.IsAsciiLetter(c) || c is '.' or '_' or '-'))
        {
            faults.Invalid(field, "A code of 1 to 64 letters, '.', '_' or '-'.");
        }
    }
}
