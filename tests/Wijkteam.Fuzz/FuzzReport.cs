using System.Globalization;

namespace Wijkteam.Fuzz;

/// <summary>What a run came to.</summary>
/// <param name="Taken">How many inputs were taken; the others were refused.</param>
/// <param name="Worst">The longest time that one took.</param>
/// <param name="WorstSeed">The seed of that one.</param>
/// <param name="WorstAllocation">The most that was allocated for one, as a multiple of its length (<see cref="FuzzRun.AllocationFloor"/>).</param>
/// <param name="Findings">Inputs that something else came of than was promised.</param>
internal sealed record FuzzReport(string Target, int Seed, int Inputs, int Taken, TimeSpan Worst, int WorstSeed, double WorstAllocation, IReadOnlyList<FuzzFinding> Findings)
{
    public int Unhandled => Findings.Count(finding => finding.Exception is not null);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Target}: seed {Seed}, {Inputs} inputs, {Taken} taken, {Unhandled} unhandled, worst {Worst.TotalMilliseconds:F1} ms (seed {WorstSeed}) and {WorstAllocation:F1} × allocation");
}

/// <summary>An input that ended in another exception than a refusal, took too long or too much memory.</summary>
/// <param name="Seed">What a run of one input makes it again with.</param>
/// <param name="Exception">Null if it ended well.</param>
internal sealed record FuzzFinding(int Seed, FuzzInput Input, Exception? Exception, TimeSpan Time, double Allocation)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {Seed}, {Input.Kind}, {Input.Bytes.Length} bytes: {Exception?.ToString() ?? $"{Time.TotalMilliseconds:F1} ms, {Allocation:F1} × allocation"}");
}
