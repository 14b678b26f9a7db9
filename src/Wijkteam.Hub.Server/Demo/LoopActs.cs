using System.Text.Json.Nodes;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>Acts 2 and 3: how the hub deals with a referral, and how the loop closes. The team is on gRPC.</summary>
internal sealed class LoopActs(Stage stage, GpSystem gp, GpEndpoint gpEndpoint, DemoSystem team, DemoInbox teamInbox)
{
    private const string HubName = "The hub";

    private Timeline Timeline => stage.Timeline;

    public async Task PlaySecondAsync(ReferralAct.Submitted submitted)
    {
        var (arrival, _) = await stage.Steps.DoAsync("act 2: the team receives the referral", async cancellationToken =>
        {
            var next = await teamInbox.NextAsync(submitted.TaskId, cancellationToken);
            Check(next.Message.Referral, submitted.Asked);
            return next;
        });

        var referral = arrival.Message.Referral;
        Timeline.Act("Act 2", "The hub says who, on what basis, where and why");
        Timeline.Row(HubName, $"knows the sender by its key: {referral.SourceParticipantId}");
        var actor = referral.Actor;
        Timeline.Detail("acting", $"{actor.Value} ({actor.System.Split('/')[^1]}), role {actor.Role}, for whom the practice vouches");
        Timeline.Row(HubName, "finds both grounds");
        Timeline.Detail("", "The agreement lifts the GP's secrecy. The team's own ground is a public task: Wmo 2015, article 2.3.2.");
        Timeline.Row(HubName, "finds the team, and says why:");
        foreach (var (index, reason) in referral.Route.Index())
        {
            Timeline.Reason(index + 1, reason.Applied, reason.TextNl);
        }

        Timeline.Row(HubName, "has it on disk, and only then answers the GP", submitted.Elapsed);
        Timeline.Receipt(team.Name, "receives it on its inbox stream, whole", stage.Time.GetElapsedTime(submitted.SendTimestamp, arrival.Timestamp));
        Timeline.Detail("Vraag", referral.Content.Question);
    }

    public async Task PlayThirdAsync(string referralId)
    {
        Timeline.Act("Act 3", "The team takes it on, and the GP hears how it goes");
        await StepAsync("accepts", "accepted", DemoPeople.AcceptNote, async cancellationToken => (await team.Referrals.AcceptReferralAsync(
            new AcceptReferralRequest { RequestId = DemoPeople.NewId(), Id = referralId, Note = DemoPeople.AcceptNote }, cancellationToken: cancellationToken)).Referral);
        await StepAsync("starts", "in-progress", DemoPeople.StartNote, async cancellationToken => (await team.Referrals.StartReferralAsync(
            new StartReferralRequest { RequestId = DemoPeople.NewId(), Id = referralId, Note = DemoPeople.StartNote }, cancellationToken: cancellationToken)).Referral);
        await StepAsync("completes", "completed", DemoPeople.Outcome().Summary, async cancellationToken => (await team.Referrals.CompleteReferralAsync(
            new CompleteReferralRequest { RequestId = DemoPeople.NewId(), Id = referralId, Outcome = DemoPeople.Outcome() }, cancellationToken: cancellationToken)).Referral);
    }

    private static void Check(Referral? referral, Question asked)
    {
        Steps.Require(referral?.Status == ReferralStatus.Requested, "what came is not a requested referral.");
        var content = referral!.Content;
        Steps.Require(
            (content.Subject.Bsn, content.Problems[0].Code, content.Question, content.Background, content.CitizenWish)
                == (DemoPeople.Citizen().Bsn, asked.Code, asked.Text, asked.Background, DemoPeople.Wish),
            "what came is not what was sent.");
        Steps.Require(referral.TargetParticipantId == DemoPeople.Team, $"it was routed to {referral.TargetParticipantId}.");
        Steps.Require(referral.Basis.Secrecy.Kind == GroundKind.Agreement && referral.Basis.Processing is { Law: Law.Wmo2015, Article: "2.3.2" }, "it rests on other grounds.");
    }

    private async Task StepAsync(string verb, string status, string words, Func<CancellationToken, Task<Referral>> take)
    {
        var sendTimestamp = stage.Time.GetTimestamp();
        var (referral, elapsed) = await stage.Steps.DoAsync($"act 3: the team {verb}", take);
        Timeline.Row(team.Name, verb, elapsed);
        var (notice, _) = await stage.Steps.DoAsync($"act 3: the GP is notified that the team {verb}", async cancellationToken =>
        {
            var next = await gpEndpoint.NextAsync(referral.Id, cancellationToken);
            Steps.Require(!next.Text.Contains(words, StringComparison.Ordinal) && !next.Text.Contains(DemoPeople.Citizen().Bsn, StringComparison.Ordinal), "the notification says more than that there is something.");
            return next;
        });
        Timeline.Receipt(gp.Name, "is notified at its endpoint, of the id alone", stage.Time.GetElapsedTime(sendTimestamp, notice.Timestamp));

        var (_, read) = await stage.Steps.DoAsync($"act 3: the GP reads that the team {verb}", async cancellationToken =>
        {
            var task = await gp.GetAsync($"Task/{notice.TaskId}", cancellationToken);
            Steps.Require((string?)task["status"] == status, $"the Task does not say {status}.");
            Steps.Require(WordsOf(task).Contains(words, StringComparer.Ordinal), "the Task does not say what the team said.");
            return task;
        });
        Timeline.Row(gp.Name, $"reads the Task: {status}", read);
        Timeline.Detail(status == "completed" ? "Uitkomst" : "Bericht", words);
    }

    private static IEnumerable<string?> WordsOf(JsonObject task) =>
        (task["note"]?.AsArray().Select(note => (string?)note!["text"]) ?? [])
        .Concat(task["output"]?.AsArray().Select(output => (string?)output!["valueString"]) ?? []);
}
