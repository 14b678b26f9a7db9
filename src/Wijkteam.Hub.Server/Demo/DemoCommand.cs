using System.CommandLine;

namespace Wijkteam.Hub.Server.Demo;

/// <summary><c>hub demo</c>: plays one exchange through a hub of its own, and leaves that hub running.</summary>
internal static class DemoCommand
{
    private const int Interrupted = 130;

    public static Option<string> DataOption { get; } = new("--data")
    {
        Description = "The folder of the demonstration's data and keys.",
        DefaultValueFactory = _ => "data",
    };

    public static Command Create()
    {
        var once = new Option<bool>("--once") { Description = "Play, check and stop, on free ports. The exit code tells whether everything went as claimed." };
        var command = new Command("demo", "Play one exchange between invented parties, from a GP's referral to its outcome and a revocation, and keep the hub running.") { once, DataOption };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(DataOption), parsed.GetValue(once), TimeProvider.System, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string dataFolder, bool once, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await PlayAsync(dataFolder, once, time, cancellationToken);
            return 0;
        }
        catch (StepFailedException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Cutting a call short throws many things; none of them is news.
            return Interrupted;
        }
    }

    private static async Task PlayAsync(string dataFolder, bool once, TimeProvider time, CancellationToken cancellationToken)
    {
        var timeline = Timeline.Create(time);
        var steps = new Steps(time, cancellationToken);
        var keys = new DemoKeys(dataFolder);
        timeline.Title(
            "Wijkteam.Hub · demonstration",
            "A referral goes from a GP practice (FHIR) to a neighbourhood team (gRPC) and back.",
            "Everybody in it is invented; the BSN is a test value. Not for emergencies: telephone 112.",
            "",
            "On the right: the time from a client's send to its answer or, with an arrow, to receipt by",
            "the other party. First calls are slow: the program is still being compiled.");

        await using var gpEndpoint = await GpEndpoint.StartAsync(time, cancellationToken);
        var (hub, elapsed) = await steps.DoAsync(
            "start the hub",
            token => DemoHub.StartAsync(dataFolder, DemoDirectory.Write(dataFolder, keys, gpEndpoint.Url), freePorts: once, token));
        await using (hub)
        {
            timeline.Act("Before", "The hub opens its doors");
            timeline.Row("The hub", $"runs on SQLite in {Path.GetFullPath(dataFolder)}", elapsed);
            timeline.Detail("doors", $"{hub.GrpcAddress.GetLeftPart(UriPartial.Authority)} (gRPC)");
            timeline.Detail("", $"{hub.HttpAddress.GetLeftPart(UriPartial.Authority)} (FHIR, tokens)");
            if (!once && !hub.HasDefaultDoors)
            {
                timeline.Detail("", "Port 5080 or 5081 is taken, by another hub perhaps; these were free.");
            }

            await new Play(new Stage(hub, keys, timeline, steps, time), gpEndpoint).RunAsync();
            timeline.Success("Every step did what it says, and was checked.");
            if (!once)
            {
                Farewell.Print(timeline, hub, dataFolder);
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                timeline.Success("The hub has stopped. The data stays; another demo carries on with it.");
            }
        }
    }
}
