using System.CommandLine;
using System.Security.Cryptography;
using Grpc.Core;
using Wijkteam.Contracts;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server;

/// <summary><c>hub import municipality</c>: gives a municipality's profile to a running hub, which alone may change what it has.</summary>
internal static class ImportMunicipalityCommand
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A MunicipalityProfile in the protobuf JSON form." };
        file.AcceptExistingOnly();
        var url = UrlOption.Create("--url", "The hub's gRPC address.", Listening.Defaults[Listening.GrpcUrl]!);
        var tokens = UrlOption.Create("--token-endpoint", "Where the hub gives out tokens.", $"{Listening.Defaults[Listening.HttpUrl]}/oauth2/token");
        var participant = new Option<string>("--participant") { Description = "The operator, as the directory names it.", Required = true };
        var key = new Option<FileInfo>("--key") { Description = "The operator's private key, PEM.", Required = true };
        var kid = new Option<string>("--kid") { Description = "The key's id in the directory.", Required = true };
        var professional = new Option<string>("--professional") { Description = "Who acts: SYSTEM|VALUE|ROLE.", Required = true };
        var check = new Option<bool>("--validate-only") { Description = "Only say whether the hub would take it." };
        var command = new Command("municipality", "Give a municipality's profile to a running hub.") { file, url, tokens, participant, key, kid, professional, check };
        command.SetAction((parsed, cancellationToken) => OperatorFaults.TellAsync("The profile is not imported", async () =>
        {
            using var secret = ECDsa.Create();
            secret.ImportFromPem(await File.ReadAllTextAsync(parsed.GetRequiredValue(key).FullName, cancellationToken));
            var credential = new ParticipantCredential(
                parsed.GetRequiredValue(participant), parsed.GetRequiredValue(kid), secret, Professional(parsed.GetRequiredValue(professional)));
            using var hub = new HubClient(parsed.GetRequiredValue(url), credential, new HubClientOptions { TokenEndpoint = parsed.GetRequiredValue(tokens) });
            var document = await File.ReadAllTextAsync(parsed.GetRequiredValue(file).FullName, cancellationToken);
            var validateOnly = parsed.GetValue(check);
            Console.WriteLine($"{await SendAsync(hub, document, validateOnly, cancellationToken)}: {(validateOnly ? "would be taken" : "imported")}");
        }));
        return command;
    }

    private static async Task<string> SendAsync(HubClient hub, string document, bool validateOnly, CancellationToken cancellationToken)
    {
        var request = new ImportMunicipalityRequest { RequestId = Guid.NewGuid().ToString(), Document = document, ValidateOnly = validateOnly };
        try
        {
            var deadline = TimeProvider.System.GetUtcNow().UtcDateTime + Deadline;
            return (await hub.Operations.ImportMunicipalityAsync(request, deadline: deadline, cancellationToken: cancellationToken)).ProfileVersion;
        }
        catch (RpcException away) when (away.StatusCode == StatusCode.Unavailable)
        {
            throw new InvalidOperationException("No hub answers there: --url and --token-endpoint say where it is.", away);
        }
        catch (RpcException refused)
        {
            var faults = HubRefusal.Read(refused).Violations.Select(fault => $"\n  {fault.Field}: {fault.Description}");
            throw new InvalidOperationException($"{refused.Status.Detail}{string.Concat(faults)}", refused);
        }
    }

    private static Professional Professional(string text) => text.Split('|') is [var system, var value, var role]
        ? new Professional { System = system, Value = value, Role = role }
        : throw new FormatException("--professional is SYSTEM|VALUE|ROLE, for example https://gemeente.example/medewerkers|jansen|beheerder.");
}
