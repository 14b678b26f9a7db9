using Wijkteam.Hub.Server.Conformance;
using Wijkteam.Hub.Server.Demo;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Conformance;

/// <summary>The sandbox certifies what does as the contract asks, and names what does not: proved by software with one flaw each.</summary>
public sealed class ConformanceTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Software that does not do what is waited for costs this for every step.
    private static readonly TimeSpan LittlePatience = TimeSpan.FromSeconds(3);

    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("conformance-test-").FullName;

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Team_ThatDoesAllOfIt_Conforms() => (await TryTeamAsync(Flaw.None, Patience)).ShouldBeEmpty();

    [Theory]
    [InlineData(Flaw.NeverAcknowledges, "inbox.take")]
    [InlineData(Flaw.RepeatsUnderAnotherId, "referral.repeat")]
    [InlineData(Flaw.GivesUp, "referral.repeat")]
    [InlineData(Flaw.Hammers, "inbox.return")]
    public async Task Team_WithAFlaw_IsToldWhich(Flaw flaw, string step) => (await TryTeamAsync(flaw, LittlePatience)).ShouldContain(step);

    [Fact]
    public async Task Team_ThatAcceptsWhatWasCancelled_IsToldSo() => (await TryTeamAsync(Flaw.AcceptsAll, Patience)).ShouldContain("referral.once");

    [Fact]
    public async Task Team_ThatTakesInTwice_IsToldSo() => (await TryTeamAsync(Flaw.ForgetsWhatItHasTakenIn, Patience)).ShouldBe(["referral.once"]);

    [Fact]
    public async Task Practice_ThatDoesAllOfIt_Conforms() => (await TryGpAsync(listens: true, Patience)).ShouldBeEmpty();

    [Fact]
    public async Task Practice_ThatHearsNothing_IsToldSo() => (await TryGpAsync(listens: false, LittlePatience)).ShouldBe(["loop.accepted", "loop.completed"]);

    [Fact]
    public void Report_NamesWhatFailed_AndWhere()
    {
        ConformanceStep[] steps = [new("a.one", "does one", "", "one.proto", _ => Task.FromResult<string?>(null)), new("a.two", "does two", "", "two.proto", _ => Task.FromResult<string?>(null))];
        var report = ConformanceReport.Write("team", [new StepResult(steps[0], null, TimeSpan.FromSeconds(1)), new StepResult(steps[1], "It did three.", TimeSpan.Zero)], default);

        report.ShouldContain("**It does not conform**: 1 of 2 steps failed.");
        report.ShouldContain("| ✓ | `a.one` | does one | 1.0 s |");
        report.ShouldContain("| ✗ | `a.two` | does two | 0.0 s |");
        report.ShouldContain("It did three.");
        report.ShouldContain("See: two.proto.");
    }

    /// <returns>The steps that failed.</returns>
    private async Task<IReadOnlyList<string>> TryTeamAsync(Flaw flaw, TimeSpan patience)
    {
        await using var sandbox = await OpenAsync(DemoPeople.Team);
        await using var software = new TeamSoftware(sandbox, new DemoKeys(_folder), flaw);
        return await RunAsync(sandbox, patience, _ => { });
    }

    private async Task<IReadOnlyList<string>> TryGpAsync(bool listens, TimeSpan patience)
    {
        await using var sandbox = await OpenAsync(DemoPeople.Gp);
        await using var software = new GpSoftware(sandbox, new DemoKeys(_folder), listens);
        var acts = Task.CompletedTask;
        var failed = await RunAsync(sandbox, patience, step => acts = ActAsync(acts, software, step));
        await acts;
        return failed;

        static async Task ActAsync(Task before, GpSoftware software, ConformanceStep step)
        {
            await before;
            await Task.Run(() => software.DoAsync(step));
        }
    }

    private static async Task<IReadOnlyList<string>> RunAsync(Sandbox sandbox, TimeSpan patience, Action<ConformanceStep> begun)
    {
        var script = ConformanceRun.ScriptFor(sandbox, patience, TimeProvider.System);
        var results = await ConformanceRun.RunAsync(
            script, begun, result => TestContext.Current.TestOutputHelper?.WriteLine($"{result.Step.Id}: {result.Fault}"), TimeProvider.System, TestContext.Current.CancellationToken);
        return [.. results.Where(result => result.Fault is not null).Select(result => result.Step.Id)];
    }

    private Task<Sandbox> OpenAsync(string participant) => Sandbox.StartAsync(_folder, participant, freePorts: true, TimeProvider.System, TestContext.Current.CancellationToken);
}
