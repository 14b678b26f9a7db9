using System.CommandLine;
using Microsoft.Extensions.Options;
using Wijkteam.Hub.Directory;

namespace Wijkteam.Hub.Server;

/// <summary><c>hub serve</c>: runs the hub.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Run the hub. Settings come from appsettings.json and the environment (Hub__DataFolder, Hub__DirectoryFile, Kestrel__Endpoints__…).");
        command.SetAction(async (_, cancellationToken) =>
        {
            try
            {
                await using var app = HubHost.Build(new Dictionary<string, string?>());
                await app.RunAsync(cancellationToken);
                return 0;
            }
            catch (Exception e) when (IsForTheOperator(e))
            {
                // What an operator can mend, in one line; a fault of the hub keeps its stack trace.
                await Console.Error.WriteLineAsync($"The hub does not start: {e.Message}");
                return 1;
            }
        });
        return command;
    }

    private static bool IsForTheOperator(Exception e) =>
        e is InvalidOperationException or OptionsValidationException or DirectoryRejectedException or IOException or UnauthorizedAccessException or FormatException;
}
