using System.Text.Json.Nodes;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>Act 4: the citizen takes the agreement back while the team's system is away.</summary>
internal sealed class RevocationAct(Stage stage, GpSystem gp)
{
    private string? _teamName;

    private Timeline Timeline => stage.Timeline;

    /// <summary>The team's system ends its stream and its connection.</summary>
    public async Task SendTeamAwayAsync(DemoSystem team, DemoInbox inbox)
    {
        Timeline.Act("Act 4", "The citizen changes her mind, and revocation wins");
        _teamName = team.Name;
        await stage.Steps.DoAsync("act 4: the team's system goes away", async cancellationToken =>
        {
            await inbox.CloseAsync(cancellationToken);
            await inbox.DisposeAsync();
            team.Dispose();
        });
        Timeline.Row(_teamName, "goes away: it closes stream and connection");
    }

    public async Task PlayAsync(ReferralAct act, ReferralAct.Submitted first)
    {
        var second = await act.SubmitAsync("act 4: the GP submits a second referral", DemoPeople.Work, withAgreement: false);
        Timeline.Row(gp.Name, "submits a second referral of the same citizen", second.Elapsed);
        Timeline.Detail("", "It waits in the team's inbox.");
        Timeline.Detail("Vraag", second.Asked.Text);

        await RevokeAsync(first, second.TaskId);
        using var team = stage.Connect(DemoPeople.Team);
        await ComeBackAsync(team, second.TaskId);
        await LookForContentAsync(team, second.TaskId);
        await AskWhoLookedAsync(second.TaskId);
    }

    private async Task RevokeAsync(ReferralAct.Submitted first, string secondId)
    {
        var (revoked, elapsed) = await stage.Steps.DoAsync("act 4: the citizen revokes the agreement", async cancellationToken =>
        {
            var consent = await gp.GetAsync($"Consent/{first.ConsentId}", cancellationToken);
            return await ReferralAct.RevokeAsync(gp, consent, cancellationToken);
        });
        Timeline.Row(gp.Name, "records that Fatima Verzonnen revokes: Consent inactive", elapsed);
        ShowDisclosures(revoked, first.TaskId, secondId);

        var (_, read) = await stage.Steps.DoAsync("act 4: the GP reads that the second referral is closed", async cancellationToken =>
        {
            var task = await gp.GetAsync($"Task/{secondId}", cancellationToken);
            Steps.Require((string?)task["status"] == "cancelled", "the second referral was not closed.");
            return task;
        });
        Timeline.Row(gp.Name, "reads the second Task: cancelled", read);
    }

    /// <summary>The answer contains a Provenance that names what was closed, and an AuditEvent for each disclosure.</summary>
    private void ShowDisclosures(JsonObject revoked, string firstId, string secondId)
    {
        var contained = revoked["contained"]!.AsArray().ToLookup(resource => (string)resource!["resourceType"]!);
        var closed = contained["Provenance"].Single()!["target"]!.AsArray().Select(target => (string?)target!["reference"]);
        var disclosures = contained["AuditEvent"].Where(Disclosure.IsOfTask).Select(Disclosure.Of).ToList();
        var ofThisRun = disclosures.Where(disclosure => disclosure.TaskId == firstId).ToList();
        Steps.Require(closed.Contains($"Task/{secondId}", StringComparer.Ordinal), "the second referral was not closed.");
        Steps.Require(ofThisRun.Exists(disclosure => disclosure.Recipient == DemoPeople.Team), "the first referral's disclosure is not listed.");
        Steps.Require(disclosures.TrueForAll(disclosure => disclosure.TaskId != secondId), "the second referral was disclosed.");

        Timeline.Row("The hub", "closes the second referral, and lists what had been disclosed before, all of it of the first:");
        foreach (var disclosure in ofThisRun)
        {
            Timeline.Detail($"{disclosure.Time.ToLocalTime():HH:mm:ss.fff}", $"to {disclosure.Recipient}, {(disclosure.IsRead ? "on a read" : "by inbox")}, version {disclosure.Version}");
        }

        if (disclosures.Count > ofThisRun.Count)
        {
            Timeline.Detail("before", $"{disclosures.Count - ofThisRun.Count} disclosures in earlier runs on this data");
        }
    }

    private async Task ComeBackAsync(DemoSystem team, string secondId)
    {
        var elapsed = await stage.Steps.DoAsync("act 4: the team comes back and finds it closed", async cancellationToken =>
        {
            await using var inbox = new DemoInbox(team, stage.Time);
            var arrival = await inbox.NextAsync(secondId, cancellationToken);
            Steps.Require(arrival.Message.PayloadCase == InboxMessage.PayloadOneofCase.Closure, "a referral came.");

            // Ended by the hub, so that nothing is on its way any more when the rest is looked through.
            await inbox.CloseAsync(cancellationToken);
            Steps.Require(inbox.TakeRest().All(rest => rest.ExchangeId != secondId), "something more came.");
        });
        Timeline.Row(_teamName!, "is back: closed, no further information", elapsed);
    }

    private async Task LookForContentAsync(DemoSystem team, string secondId)
    {
        var elapsed = await stage.Steps.DoAsync("act 4: nothing with content reaches the team", async cancellationToken =>
        {
            var pulled = await team.Inbox.PullAsync(new PullRequest { MaxMessages = 100 }, cancellationToken: cancellationToken);
            Steps.Require(pulled.Messages.All(message => message.Referral?.Id != secondId && message.Closure?.ExchangeId != secondId), "its inbox holds more.");

            var read = (await team.Referrals.GetReferralAsync(new GetReferralRequest { Id = secondId }, cancellationToken: cancellationToken)).Referral;
            Steps.Require(read.Status == ReferralStatus.Cancelled, $"it stands at {read.Status}.");
            Steps.Require(read.Content is null && read.Note.Length == 0 && read.Outcome is null, "a read shows content.");
        });
        Timeline.Row(_teamName!, "looks for more, and finds no content", elapsed);
        Timeline.Detail("", "Its inbox is empty; the referral itself says cancelled, and nothing else.");
    }

    private async Task AskWhoLookedAsync(string secondId)
    {
        var (events, elapsed) = await stage.Steps.DoAsync("act 4: the citizen asks who looked", async cancellationToken =>
        {
            var events = await gp.SearchAsync("AuditEvent", DemoPeople.Citizen().Bsn, "_count=200", cancellationToken);
            var ofSecond = events.Where(seen => ((string)seen["entity"]![0]!["what"]!["reference"]!).Contains(secondId, StringComparison.Ordinal)).ToList();
            Steps.Require(ofSecond.Exists(seen => IsBy(seen, DemoPeople.Team)), "the team's look is not in the log.");
            Steps.Require(ofSecond.TrueForAll(seen => !IsBy(seen, DemoPeople.Team) || !CodeOf(seen).StartsWith("disclosed", StringComparison.Ordinal)), "the log says that the team got it.");
            return events;
        });
        Timeline.Row(gp.Name, $"tells Fatima Verzonnen who looked: {events.Count} entries", elapsed);
        Timeline.Detail("Laatst", $"{(string?)events[0]["subtype"]![0]!["display"]} door {(string?)events[0]["agent"]![0]!["who"]!["display"]}");
    }

    private static bool IsBy(JsonObject auditEvent, string participantId) => (string?)auditEvent["agent"]![0]!["who"]!["reference"] == $"Organization/{participantId}";

    private static string CodeOf(JsonObject auditEvent) => (string)auditEvent["subtype"]![0]!["code"]!;

    /// <param name="Version">Of the Task.</param>
    private sealed record Disclosure(DateTimeOffset Time, string Recipient, bool IsRead, string TaskId, string Version)
    {
        /// <summary>A run before has left a household, too.</summary>
        public static bool IsOfTask(JsonNode? auditEvent) => (string?)auditEvent!["entity"]![0]!["what"]!["type"] == "Task";

        public static Disclosure Of(JsonNode? auditEvent)
        {
            var (agent, task) = (auditEvent!["agent"]![0]!, ((string)auditEvent["entity"]![0]!["what"]!["reference"]!).Split('/'));
            return new Disclosure((DateTimeOffset)auditEvent["recorded"]!, ((string)agent["who"]!["reference"]!).Split('/')[1], (bool)agent["requestor"]!, task[1], task[3]);
        }
    }
}
