namespace Wijkteam.Fuzz;

/// <summary>Gives a target one input after the other, each with a seed of its own, and measures what comes of them.</summary>
internal static class FuzzRun
{
    /// <summary>As long as one input may take.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromMilliseconds(100);

    /// <summary>How many times its length may be allocated for an input.</summary>
    public const double MaxAllocation = 20;

    /// <summary>An input that is shorter counts as one of so many bytes: for the shortest too there is a context, the buffers of readers and writers, and an answer that
    /// may tell of fifty faults in two languages.</summary>
    public const int AllocationFloor = 16 * 1024;

    private const int Warmups = 2_000;
    private const int MaxFindings = 20;

    // What runs beside it, and what is made once, is not the input's.
    private const int Remeasurements = 4;

    /// <param name="seed">That of the first; each that follows has the next.</param>
    public static async Task<FuzzReport> RunAsync(IFuzzTarget target, int seed, int count)
    {
        var findings = new List<FuzzFinding>();
        var (taken, worst, worstSeed, allocation) = (0, TimeSpan.Zero, seed, 0.0);
        for (var i = -Math.Min(Warmups, count); i < count && findings.Count < MaxFindings; i++)
        {
            var input = target.Next(new Random(seed + i));
            var measured = await MeasureAsync(target, input);
            if (i < 0)
            {
                continue;
            }

            if (measured.Time > worst || measured.Allocation > allocation)
            {
                measured = measured.Least(await MeasureAsync(target, input, Remeasurements));
            }

            (worst, worstSeed) = measured.Time > worst ? (measured.Time, seed + i) : (worst, worstSeed);
            allocation = Math.Max(allocation, measured.Allocation);
            taken += measured.IsTaken ? 1 : 0;
            if (measured.Exception is not null || measured.Time > MaxTime || measured.Allocation > MaxAllocation)
            {
                findings.Add(new FuzzFinding(seed + i, input, measured.Exception, measured.Time, measured.Allocation));
            }
        }

        return new FuzzReport(target.Name, seed, count, taken, worst, worstSeed, allocation, findings);
    }

    /// <summary>Gives a target an input so many times; the least that it took is what it takes.</summary>
    public static async ValueTask<Measured> MeasureAsync(IFuzzTarget target, FuzzInput input, int times)
    {
        var least = await MeasureAsync(target, input);
        for (var i = 1; i < times; i++)
        {
            least = least.Least(await MeasureAsync(target, input));
        }

        return least;
    }

    private static async ValueTask<Measured> MeasureAsync(IFuzzTarget target, FuzzInput input)
    {
        // A target may change the bytes that it is given.
        var own = input with { Bytes = [.. input.Bytes] };
        var (isTaken, failure) = (false, default(Exception));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = TimeProvider.System.GetTimestamp();
        try
        {
            isTaken = await target.TakeAsync(own);
        }
        catch (Exception e)
        {
            failure = e;
        }

        var time = TimeProvider.System.GetElapsedTime(start);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return new Measured(isTaken, failure, time, (double)allocated / Math.Max(input.Bytes.Length, AllocationFloor));
    }
}

/// <summary>What came of an input.</summary>
/// <param name="Allocation">As a multiple of its length (<see cref="FuzzRun.AllocationFloor"/>).</param>
internal readonly record struct Measured(bool IsTaken, Exception? Exception, TimeSpan Time, double Allocation)
{
    public Measured Least(Measured other) => this with { Time = Time < other.Time ? Time : other.Time, Allocation = Math.Min(Allocation, other.Allocation) };
}
