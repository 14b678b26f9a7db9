using Google.Protobuf;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>What a visitor can do with the hub that stays up: addresses, participants and commands to copy.</summary>
internal static class Farewell
{
    public static void Print(Timeline timeline, DemoHub hub, string dataFolder)
    {
        timeline.Heading("The hub stays up");
        timeline.Table(
        [
            (hub.GrpcAddress.GetLeftPart(UriPartial.Authority), "gRPC (HTTP/2 without TLS, loopback only)"),
            (hub.HttpAddress.GetLeftPart(UriPartial.Authority), "FHIR: /fhir/gp; JSON: /v1, with a page to try it at /; tokens: POST /oauth2/token"),
        ]);
        timeline.Heading("Demo participants");
        timeline.Table(DemoDirectory.Read().Registrations.Select(registration => (registration.Participant.Id, registration.Participant.Name)));
        timeline.Heading("To try, from the top of the repository (repeating a command is safe: its request_id stays the same)");
        timeline.Verbatim("");
        timeline.Verbatim(Commands(hub, dataFolder));
        timeline.Verbatim("");
        timeline.Verbatim("  Ctrl+C stops the hub.");
    }

    private static string Commands(DemoHub hub, string dataFolder)
    {
        var data = dataFolder == "data" ? "" : $" --data '{dataFolder}'";
        var url = hub.HasDefaultDoors ? "" : $" --url {hub.HttpAddress.GetLeftPart(UriPartial.Authority)}";
        var agreement = JsonFormatter.Default.Format(DemoPeople.Agreement());
        var referral = JsonFormatter.Default.Format(DemoPeople.DebtReferral());
        return $$"""
            npm ci --prefix tests/contracts
            token() { dotnet run --project src/Wijkteam.Hub.Server -- token "$1"{{data}}{{url}}; }
            call() { tests/contracts/node_modules/.bin/buf curl --protocol grpc --reflect-header '*' \
              -H "Authorization: Bearer $1" -d "$3" {{hub.GrpcAddress.GetLeftPart(UriPartial.Authority)}}/wijkteam.hub.v1.$2; }
            GP=$(token {{DemoPeople.Gp}})
            TEAM=$(token {{DemoPeople.Team}})

            # Which team is it, and why?
            call "$GP" DirectoryService/ResolveRoute '{"address": {"postcode": "3572AB", "houseNumber": 12}, "age": 39, "icpcCodes": ["Z01"]}'

            # The citizen agrees, the GP refers, the team looks into its inbox.
            call "$GP" ConsentService/RecordConsent '{{agreement}}'
            call "$GP" ReferralService/SubmitReferral '{{referral}}'
            call "$TEAM" InboxService/Pull '{"maxMessages": 10}'

            # The same as JSON over HTTP.
            REST={{hub.HttpAddress.GetLeftPart(UriPartial.Authority)}}/v1
            curl -s $REST/referrals -H "Authorization: Bearer $GP"
            curl -s $REST/inbox:pull -H "Authorization: Bearer $TEAM" -H 'Content-Type: application/json' -d '{"maxMessages": 10}'

            # And over FHIR: what there is, a referral as one transaction, how it stands, and all of one citizen.
            FHIR={{hub.HttpAddress.GetLeftPart(UriPartial.Authority)}}/fhir/gp
            curl -s $FHIR/metadata
            TASK=$(curl -s $FHIR -H "Authorization: Bearer $GP" -H 'Content-Type: application/fhir+json' \
              -d @{{GpMessages.ExampleFile}} | grep -o 'Task/[0-9a-f-]*' | head -n 1)
            curl -s $FHIR/$TASK -H "Authorization: Bearer $GP"
            curl -s $FHIR/Task/_search -H "Authorization: Bearer $GP" \
              --data-urlencode 'patient.identifier=http://fhir.nl/fhir/NamingSystem/bsn|111222333'
            """;
    }
}
