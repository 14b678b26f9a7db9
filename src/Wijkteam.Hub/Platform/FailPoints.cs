using System.Diagnostics;

namespace Wijkteam.Hub.Platform;

/// <summary>Named places at which a hub can be made to die, pause, fail or do wrong. Only a build with <c>FAULTS</c> has them, which <c>tests/Wijkteam.Faults</c> makes for
/// itself: in any other the compiler leaves out each call, with all that is said in it.</summary>
internal static class FailPoints
{
#if FAULTS
    private static readonly string? Folder = Environment.GetEnvironmentVariable("HUB_FAULTS");
#endif

    /// <summary>Does here what the test has ordered, once: the order is a file of the point's name, which says <c>kill</c>, <c>fail</c> or for how many milliseconds to
    /// pause. Whoever carries it out takes it away first.</summary>
    [Conditional("FAULTS")]
    public static void At(string point)
    {
#if FAULTS
        if (Folder is null || !File.Exists(Path.Combine(Folder, point)))
        {
            return;
        }

        var taken = Path.Combine(Folder, $"{point}.{Guid.NewGuid():N}.taken");
        try
        {
            File.Move(Path.Combine(Folder, point), taken);
        }
        catch (IOException)
        {
            // Another thread was first.
            return;
        }

        Do(point, File.ReadAllText(taken).Trim());
#endif
    }

    /// <summary>Does wrong, as long as the test has planted the bug: a file of its name is there.</summary>
    [Conditional("FAULTS")]
    public static void When(string bug, Action wrong)
    {
#if FAULTS
        if (Folder is not null && File.Exists(Path.Combine(Folder, bug)))
        {
            wrong();
        }
#endif
    }

#if FAULTS
    private static void Do(string point, string order)
    {
        switch (order)
        {
            case "kill":
                using (var self = Process.GetCurrentProcess())
                {
                    self.Kill();
                }

                Pause(Timeout.InfiniteTimeSpan);
                break;
            case "fail":
                throw new InvalidOperationException($"Ordered to fail at {point}.");
            default:
                Pause(TimeSpan.FromMilliseconds(int.Parse(order)));
                break;
        }
    }

    private static void Pause(TimeSpan length)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(length);
    }
#endif
}
