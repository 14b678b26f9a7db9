using Wijkteam.Contracts;
using Wijkteam.Hub.Server.Demo;

namespace Wijkteam.Hub.Server.Conformance;

/// <summary>Goes through a script: each step is tried, whatever became of those before.</summary>
internal static class ConformanceRun
{
    /// <summary>Whose software can be looked at.</summary>
    public static IReadOnlyList<string> Participants { get; } = [DemoPeople.Gp, DemoPeople.Team];

    public static ConformanceScript ScriptFor(Sandbox sandbox, TimeSpan patience, TimeProvider time) =>
        sandbox.Participant == DemoPeople.Gp ? new SenderScript(sandbox, patience) : new ReceiverScript(sandbox, patience, time);

    public static async Task<IReadOnlyList<StepResult>> RunAsync(
        ConformanceScript script, Action<ConformanceStep> begun, Action<StepResult> ended, TimeProvider time, CancellationToken cancellationToken)
    {
        var results = new List<StepResult>();
        foreach (var step in script.Steps)
        {
            begun(step);
            var start = time.GetTimestamp();
            var fault = await LookAsync(step, cancellationToken);
            var result = new StepResult(step, fault, time.GetElapsedTime(start));
            results.Add(result);
            ended(result);
        }

        return results;
    }

    // What the sandbox cannot play because of what went before is no fault of its own.
    private static async Task<string?> LookAsync(ConformanceStep step, CancellationToken cancellationToken)
    {
        try
        {
            return await step.LookAsync(cancellationToken);
        }
        catch (Grpc.Core.RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            return $"It could not be played after what went before: {HubRefusal.Read(e).Name}.";
        }
    }
}
