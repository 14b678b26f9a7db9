using Wijkteam.Fuzz;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Fuzz;

/// <summary>Some thousands of the mutated messages of which <c>tests/Benchmarks -- fuzz</c> makes a million.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Inputs = 3_000;

    public static TheoryData<string> Targets => [.. FuzzTargets.Names];

    /// <summary>To replay a finding: run <c>-- fuzz --target NAME --count 1 --seed</c> and the seed that it names.</summary>
    [Theory]
    [MemberData(nameof(Targets))]
    public async Task MutatedMessages_AreTakenOrRefused(string name)
    {
        var target = FuzzTargets.Create(name);

        var report = await FuzzRun.RunAsync(target, Random.Shared.Next(1_000_000_000), Inputs);

        output.WriteLine(report.ToString());
        report.Findings.Where(finding => finding.Exception is not null || finding.Allocation > FuzzRun.MaxAllocation).ShouldBeEmpty();
        report.Taken.ShouldBeInRange(Inputs / 200, Inputs * 3 / 4);
        (target as IDisposable)?.Dispose();
    }

    [Fact]
    public async Task WhatATargetThrows_OrAllocates_IsAFinding()
    {
        var report = await FuzzRun.RunAsync(new Greedy(), 1, 24);

        report.Findings.Select(finding => (finding.Input.Kind, finding.Exception?.Message)).Distinct().ShouldBe([("greedy", null), ("broken", "as planned")], ignoreOrder: true);
        report.Unhandled.ShouldBeInRange(1, report.Findings.Count - 1);
        (report.Taken + report.Unhandled).ShouldBe(24);
        report.WorstAllocation.ShouldBeGreaterThan(20);
    }

    /// <summary>Every sixth input is too much for it, and the one after that breaks it.</summary>
    private sealed class Greedy : IFuzzTarget
    {
        public string Name => "greedy";

        public FuzzInput Next(Random random) => new(random.Next(6) switch { 0 => "greedy", 1 => "broken", _ => "fine" }, [1]);

        public ValueTask<bool> TakeAsync(FuzzInput input) => input.Kind switch
        {
            "broken" => throw new InvalidOperationException("as planned"),
            "greedy" => ValueTask.FromResult(new byte[21 * FuzzRun.AllocationFloor].Length > 0),
            _ => ValueTask.FromResult(true),
        };
    }
}
