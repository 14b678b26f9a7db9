using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>Acts 2 and 3: how the hub deals with a referral, and how the loop closes.</summary>
internal sealed class LoopActs(Stage stage, DemoSystem gp, DemoInbox gpInbox, DemoSystem team, DemoInbox teamInbox)
{
    private const string HubName = "The hub";

    private Timeline Timeline => stage.Timeline;

    public async Task PlaySecondAsync(ReferralAct.Submitted submitted)
    {
        Timeline.Act("Act 2", "The hub says who, on what basis, where and why");
        ShowSender(submitted.Referral);
        await ShowBasisAsync(submitted.Referral);
        Timeline.Row(HubName, "finds the team, and says why:");
        ShowReasons(submitted.Referral.Route);
        Timeline.Row(HubName, "has it on disk, and only then answers the GP", submitted.Elapsed);

        var (arrival, _) = await stage.Steps.DoAsync("act 2: the team receives the referral", async cancellationToken =>
        {
            var next = await teamInbox.NextAsync(submitted.Referral.Id, cancellationToken);
            Steps.Require(next.Message.Referral?.Status == ReferralStatus.Requested, "what came is not a requested referral.");
            Steps.Require(submitted.Content.Equals(next.Message.Referral!.Content), "what came is not what was sent.");
            return next;
        });
        Timeline.Receipt(team.Name, "receives it on its inbox stream, whole", stage.Time.GetElapsedTime(submitted.SendTimestamp, arrival.Timestamp));
        Timeline.Detail("Vraag", arrival.Message.Referral.Content.Question);
    }

    public async Task PlayThirdAsync(string referralId)
    {
        Timeline.Act("Act 3", "The team takes it on, and the GP hears how it goes");
        await StepAsync("accepts", ReferralStatus.Accepted, DemoPeople.AcceptNote, async cancellationToken => (await team.Referrals.AcceptReferralAsync(
            new AcceptReferralRequest { RequestId = DemoPeople.NewId(), Id = referralId, Note = DemoPeople.AcceptNote }, cancellationToken: cancellationToken)).Referral);
        await StepAsync("starts", ReferralStatus.InProgress, DemoPeople.StartNote, async cancellationToken => (await team.Referrals.StartReferralAsync(
            new StartReferralRequest { RequestId = DemoPeople.NewId(), Id = referralId, Note = DemoPeople.StartNote }, cancellationToken: cancellationToken)).Referral);
        await StepAsync("completes", ReferralStatus.Completed, DemoPeople.Outcome().Summary, async cancellationToken => (await team.Referrals.CompleteReferralAsync(
            new CompleteReferralRequest { RequestId = DemoPeople.NewId(), Id = referralId, Outcome = DemoPeople.Outcome() }, cancellationToken: cancellationToken)).Referral);
    }

    private void ShowReasons(IEnumerable<Explanation> reasons)
    {
        foreach (var (index, reason) in reasons.Index())
        {
            Timeline.Reason(index + 1, reason.Applied, reason.TextNl);
        }
    }

    private void ShowSender(Referral referral)
    {
        var actor = referral.Actor;
        Timeline.Row(HubName, $"knows the sender by its key: {referral.SourceParticipantId}");
        Timeline.Detail("acting", $"{actor.Value} ({actor.System.Split('/')[^1]}), role {actor.Role}, for whom the practice vouches");
    }

    private async Task ShowBasisAsync(Referral referral)
    {
        var question = new CheckConsentRequest
        {
            Subject = DemoPeople.CitizenByBsn(),
            RecipientParticipantId = referral.TargetParticipantId,
            Purpose = ConsentPurpose.Referral,
            LifeDomains = { referral.LifeDomains },
        };
        var (answer, _) = await stage.Steps.DoAsync("act 2: the hub explains the basis", async cancellationToken =>
        {
            var check = await gp.Consents.CheckConsentAsync(question, cancellationToken: cancellationToken);
            Steps.Require(check.Permitted, "the hub finds no agreement.");
            return check;
        });
        Timeline.Row(HubName, "finds both grounds");
        ShowReasons(answer.Explanation);
        Timeline.Detail("", "The agreement lifts the GP's secrecy. The team's own ground is a public task: Wmo 2015, article 2.3.2.");
    }

    private async Task StepAsync(string verb, ReferralStatus status, string words, Func<CancellationToken, Task<Referral>> take)
    {
        var sendTimestamp = stage.Time.GetTimestamp();
        var (referral, elapsed) = await stage.Steps.DoAsync($"act 3: the team {verb}", take);
        Timeline.Row(team.Name, verb, elapsed);
        var (arrival, _) = await stage.Steps.DoAsync($"act 3: the GP hears that the team {verb}", async cancellationToken =>
        {
            var next = await gpInbox.NextAsync(referral.Id, cancellationToken);
            var told = next.Message.Referral;
            Steps.Require(told?.Status == status, $"what came does not say {status}.");
            Steps.Require((told!.Outcome?.Summary ?? told.Note) == words, "what came is not what the team said.");
            return next;
        });
        Timeline.Receipt(gp.Name, "hears of it on its inbox stream", stage.Time.GetElapsedTime(sendTimestamp, arrival.Timestamp));
        Timeline.Detail(status == ReferralStatus.Completed ? "Uitkomst" : "Bericht", words);
    }
}
