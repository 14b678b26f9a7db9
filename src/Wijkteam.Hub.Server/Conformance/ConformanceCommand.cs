using System.CommandLine;
using Wijkteam.Hub.Server.Demo;

namespace Wijkteam.Hub.Server.Conformance;

/// <summary><c>hub conformance</c>: runs a sandbox against which a participant's software shows that it does what the contract asks.</summary>
internal static class ConformanceCommand
{
    private const int Interrupted = 130;

    public static Command Create()
    {
        var participant = new Option<string>("--participant") { Description = "Whose software it is in the sandbox: a practice's or a team's.", Required = true };
        participant.AcceptOnlyFromAmong([.. ConformanceRun.Participants]);
        var data = new Option<string>("--data") { Description = "The sandbox's folder.", DefaultValueFactory = _ => "conformance" };
        var report = new Option<string>("--report") { Description = "Where the report goes, in Markdown.", DefaultValueFactory = _ => "conformance.md" };
        var patience = new Option<int>("--patience") { Description = "How many seconds a step may take.", DefaultValueFactory = _ => 300 };
        var command = new Command("conformance", "Run a sandbox in which a participant's software shows, step by step, that it does what the contract asks. The exit code tells whether it does.")
        {
            participant, data, report, patience,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(participant),
            parsed.GetRequiredValue(data),
            parsed.GetRequiredValue(report),
            TimeSpan.FromSeconds(parsed.GetRequiredValue(patience)),
            TimeProvider.System,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string participant, string data, string report, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var failed = 0;
            var code = await OperatorFaults.TellAsync(
                "The sandbox does not start", async () => failed = await LookAsync(participant, data, report, patience, time, cancellationToken));
            return code != 0 || failed > 0 ? 1 : 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Interrupted;
        }
    }

    /// <returns>How many steps failed.</returns>
    private static async Task<int> LookAsync(string participant, string data, string report, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var sandbox = await Sandbox.StartAsync(data, participant, freePorts: false, time, cancellationToken);
        var timeline = Timeline.Create(time);
        timeline.Title(
            $"Wijkteam.Hub · conformance of the software of {participant}",
            "Everybody else in this sandbox is played, and invented. Let the software connect:",
            "",
            $"  gRPC      {sandbox.GrpcAddress.GetLeftPart(UriPartial.Authority)}",
            $"  tokens    {new Uri(sandbox.HttpAddress, "/oauth2/token")}",
            $"  FHIR      {new Uri(sandbox.HttpAddress, "/fhir/gp")}",
            $"  key       {Path.GetFullPath(Path.Combine(data, "demo", participant + ".pem"))} (kid demo-1)");
        timeline.Act("Steps", $"{patience.TotalSeconds:0} seconds for each");
        var results = await ConformanceRun.RunAsync(
            ConformanceRun.ScriptFor(sandbox, patience, time), step => Announce(timeline, step), result => Show(timeline, result), time, cancellationToken);
        await File.WriteAllTextAsync(report, ConformanceReport.Write(participant, results, time.GetUtcNow()), cancellationToken);
        var failed = results.Count(result => result.Fault is not null);
        timeline.Heading(failed == 0 ? $"It conforms: {results.Count} of {results.Count} steps." : $"It does not conform: {failed} of {results.Count} steps failed.");
        timeline.Detail("report", Path.GetFullPath(report));
        return failed;
    }

    private static void Announce(Timeline timeline, ConformanceStep step)
    {
        if (step.Ask.Length > 0)
        {
            timeline.Detail("now", step.Ask);
        }
    }

    private static void Show(Timeline timeline, StepResult result)
    {
        timeline.Row($"{(result.Fault is null ? "✓" : "✗")} {result.Step.Id}", result.Step.Title, result.Elapsed);
        if (result.Fault is { } fault)
        {
            timeline.Detail("", $"{fault} See {result.Step.Source}.");
        }
    }
}
