using Microsoft.Extensions.Options;
using Wijkteam.Hub.Directory;

namespace Wijkteam.Hub.Server;

/// <summary>What keeps a command from its work and an operator can mend is said in one line; a fault of the hub keeps its stack trace.</summary>
internal static class OperatorFaults
{
    /// <param name="otherwise">What is not so if the work fails, for example "The hub does not start".</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> TellAsync(string otherwise, Func<Task> work)
    {
        try
        {
            await work();
            return 0;
        }
        catch (Exception e) when (IsForTheOperator(e))
        {
            await Console.Error.WriteLineAsync($"{otherwise}: {e.Message}");
            return 1;
        }
    }

    private static bool IsForTheOperator(Exception e) =>
        e is InvalidOperationException or OptionsValidationException or DirectoryRejectedException or IOException or UnauthorizedAccessException or FormatException;
}
