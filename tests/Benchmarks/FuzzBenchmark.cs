using System.Globalization;
using Wijkteam.Fuzz;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>Mutated messages for every reader that faces the outside: none may end in anything but an answer or a refusal, take long, or take much memory.</summary>
internal static class FuzzBenchmark
{
    private const int DefaultCount = 1_000_000;

    /// <param name="arguments"><c>--count N</c> of inputs for each target, <c>--seed S</c> of the first, <c>--target NAME</c> for one only, <c>--save FOLDER</c> for the inputs found; of a run of one, for
    /// that.</param>
    /// <returns>1 if there is a finding.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var count = int.Parse(Argument(arguments, "--count") ?? $"{DefaultCount}", CultureInfo.InvariantCulture);
        var seed = int.Parse(Argument(arguments, "--seed") ?? $"{Random.Shared.Next(1_000_000_000)}", CultureInfo.InvariantCulture);
        var reports = new List<FuzzReport>();
        foreach (var name in FuzzTargets.Names.Where(name => (Argument(arguments, "--target") ?? name) == name))
        {
            var target = FuzzTargets.Create(name);
            var report = await FuzzRun.RunAsync(target, seed, count);
            reports.Add(report);
            Console.WriteLine(report);
            report.Findings.ToList().ForEach(finding => Show(name, finding));
            if (Argument(arguments, "--save") is { } folder)
            {
                Save(folder, name, count == 1 ? [(seed, target.Next(new Random(seed)))] : report.Findings.Select(finding => (finding.Seed, finding.Input)));
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"inputs={reports.Sum(report => report.Inputs)} unhandled={reports.Sum(report => report.Unhandled)} worst_ms={reports.Max(report => report.Worst.TotalMilliseconds):F1} worst_alloc={reports.Max(report => report.WorstAllocation):F1}"));
        return reports.Exists(report => report.Findings.Count > 0) ? 1 : 0;
    }

    private static void Save(string folder, string target, IEnumerable<(int Seed, FuzzInput Input)> inputs)
    {
        foreach (var (seed, input) in inputs)
        {
            File.WriteAllBytes(Path.Combine(folder, $"{target}-{seed}-{input.Kind}"), input.Bytes);
        }
    }

    private static void Show(string target, FuzzFinding finding)
    {
        Console.WriteLine($"  {finding}");
        Console.WriteLine($"  again with: --target {target} --seed {finding.Seed} --count 1");
    }

    private static string? Argument(string[] arguments, string name) => Array.IndexOf(arguments, name) is >= 0 and var index && index + 1 < arguments.Length ? arguments[index + 1] : null;
}
