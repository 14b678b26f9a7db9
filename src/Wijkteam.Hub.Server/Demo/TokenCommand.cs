using System.CommandLine;
using Wijkteam.Contracts;

namespace Wijkteam.Hub.Server.Demo;

/// <summary><c>hub token</c>: asks a running hub for an access token of a demonstration participant, for use in a shell.</summary>
internal static class TokenCommand
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var participant = new Argument<string>("PARTICIPANT") { Description = "A participant of the demonstration, for example huisarts-de-brug." };
        var url = UrlOption.Create("--url", "Where the hub gives out tokens.", Listening.Defaults[Listening.HttpUrl]!);
        var command = new Command("token", "Print an access token of a demonstration participant, with an acting professional.") { participant, DemoCommand.DataOption, url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var address = parsed.GetRequiredValue(url);
            try
            {
                var id = parsed.GetRequiredValue(participant);
                Console.WriteLine(await AskAsync(id, new DemoKeys(parsed.GetRequiredValue(DemoCommand.DataOption)), address, cancellationToken));
                return 0;
            }
            catch (Exception e) when (ReasonOf(e, address) is { } reason)
            {
                await Console.Error.WriteLineAsync(reason);
                return 1;
            }
        });
        return command;
    }

    private static async Task<string> AskAsync(string participantId, DemoKeys keys, Uri address, CancellationToken cancellationToken)
    {
        var known = keys.Participants.ToList();
        if (known.Count == 0)
        {
            throw new InvalidOperationException($"There are no demonstration keys in '{keys.Folder}': run the demo command first, or name its folder with --data.");
        }

        if (!known.Contains(participantId, StringComparer.Ordinal))
        {
            throw new InvalidOperationException($"There is no demo participant '{participantId}'. There are: {string.Join(", ", known)}.");
        }

        using var key = keys.Load(participantId);
        using var http = new HttpClient { Timeout = Deadline };
        using var tokens = new AccessTokenSource(http, new Uri(address, "/oauth2/token"), DemoKeys.CredentialOf(participantId, key), TimeProvider.System);
        return await tokens.GetAsync(cancellationToken);
    }

    private static string? ReasonOf(Exception e, Uri address) => e switch
    {
        HttpRequestException or TaskCanceledException { InnerException: TimeoutException } =>
            $"No hub answers at {address.GetLeftPart(UriPartial.Authority)}: start one with the demo command, or name its address with --url.",
        AccessTokenException => $"The hub at {address.GetLeftPart(UriPartial.Authority)} gives no token: {e.Message}",
        InvalidOperationException or IOException or UnauthorizedAccessException => e.Message,
        _ => null,
    };
}
