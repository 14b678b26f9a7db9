using System.CommandLine;

namespace Wijkteam.Hub.Server;

/// <summary><c>hub serve</c>: runs the hub.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Run the hub. Settings come from appsettings.json and the environment (Hub__DataFolder, Hub__DirectoryFile, Kestrel__Endpoints__…).");
        command.SetAction((_, cancellationToken) => OperatorFaults.TellAsync("The hub does not start", async () =>
        {
            await using var app = HubHost.Build(new Dictionary<string, string?>());
            await app.RunAsync(cancellationToken);
        }));
        return command;
    }
}
