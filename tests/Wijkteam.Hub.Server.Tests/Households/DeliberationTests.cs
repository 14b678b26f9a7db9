using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Households;

/// <summary>Who does what, settled within minutes: a question to several, their answers, and what becomes of them.</summary>
public sealed class DeliberationTests(HubFixture hub) : HouseholdScene(hub), IClassFixture<HubFixture>
{
    [Fact]
    public async Task Answers_BecomeArrangementsOfTheGoal_InOneStep()
    {
        var (household, goal, asked) = await AskedAsync();
        KindsOf(await HearAsync(Gp, household)).Last().ShouldBe(HouseholdNoticeKind.DeliberationAsked);
        (await AnswerAsync(Gp, household, asked, TakesOn("Belt de deurwaarder."))).Status.ShouldBe(DeliberationStatus.Open);
        (await AnswerAsync(Youth, household, asked, new DeliberationAnswer { Text = "Wij niet." })).Status.ShouldBe(DeliberationStatus.Answered);
        KindsOf(await HearAsync(Team, household)).ShouldBe([HouseholdNoticeKind.DeliberationChanged, HouseholdNoticeKind.DeliberationChanged]);

        var concluded = await ConcludeAsync(household, asked, goal);

        concluded.Deliberation.Status.ShouldBe(DeliberationStatus.Concluded);
        var arrangement = concluded.Goal.Arrangements.ShouldHaveSingleItem();
        (arrangement.ParticipantId, arrangement.Description, arrangement.DeliberationId).ShouldBe((HubFixture.Gp, "Belt de deurwaarder.", asked.Id));
        (await PlanAsync(Gp, household)).Deliberations.ShouldHaveSingleItem().Conclusion.ShouldBe("Zo doen we het.");
        (await SeenRefusal.OfAsync(() => ConcludeAsync(household, asked, concluded.Goal))).Reason.ShouldBe("STATE_NOT_ALLOWED");
    }

    [Fact]
    public async Task Answer_IsGivenOnce_ByWhoWasAsked()
    {
        var (household, _, asked) = await AskedAsync();
        await AnswerAsync(Gp, household, asked, new DeliberationAnswer { Text = "Ik niet." });

        (await SeenRefusal.OfAsync(() => AnswerAsync(Gp, household, asked, TakesOn("Toch wel.")))).Reason.ShouldBe("STATE_NOT_ALLOWED");
        (await SeenRefusal.OfAsync(() => AnswerAsync(Team, household, asked, TakesOn("Dan ik.")))).Reason.ShouldBe("NOT_FOUND");
    }

    [Fact]
    public async Task Time_IsUp_LateAnswersDoNotCount_AndTheAskerIsToldToConclude()
    {
        var (household, _, asked) = await AskedAsync(minutes: 5);
        Hub.Time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));

        (await SeenRefusal.OfAsync(() => AnswerAsync(Gp, household, asked, TakesOn("Te laat.")))).Reason.ShouldBe("STATE_NOT_ALLOWED");
        (await PlanAsync(Team, household)).Deliberations.ShouldHaveSingleItem().Status.ShouldBe(DeliberationStatus.Answered);
        await UntilAsync(Team, household, seen => seen.Version > 3);
        KindsOf(await HearAsync(Team, household)).ShouldBe([HouseholdNoticeKind.DeliberationChanged]);
        (await ConcludeAsync(household, asked, goal: null)).Deliberation.Status.ShouldBe(DeliberationStatus.Concluded);
    }

    [Fact]
    public async Task Taken_On_NeedsAGoal_AndAnIndividualArrangementWhyNoCollectiveOneDoes()
    {
        var (household, goal, asked) = await AskedAsync();
        var individual = TakesOn("Begeleiding thuis.");
        individual.TakesOn.Kind = ArrangementKind.Individual;
        await AnswerAsync(Gp, household, asked, individual);

        (await SeenRefusal.OfAsync(() => ConcludeAsync(household, asked, goal: null))).Fields.ShouldBe(["goal_id"]);
        var refusal = await SeenRefusal.OfAsync(() => ConcludeAsync(household, asked, goal));
        (refusal.Reason, refusal.Fields.Single()).ShouldBe(("FIELD_REQUIRED", "goal_id.collective_absent_reason"));
        (await PlanAsync(Team, household)).Deliberations.ShouldHaveSingleItem().Status.ShouldBe(DeliberationStatus.Open, "a refused conclusion leaves nothing behind");
    }

    [Fact]
    public async Task Taken_On_BySomebodyWhoIsOut_OrForADayThatHasPassed_DoesNotKeepItOpen()
    {
        var citizen = Aged(40);
        var consent = await AgreeAsync(citizen, Agreement(HubFixture.Gp));
        await AgreeAsync(citizen, Agreement(HubFixture.YouthTeam));
        var household = await FormAsync([Joining(citizen, Agreement(HubFixture.Team))], HubFixture.Gp, HubFixture.YouthTeam);
        var goal = await AddGoalAsync(Team, household, household.Members);
        var asked = await AskAsync(household, minutes: 60);
        await AnswerAsync(Gp, household, asked, TakesOn("Belt de deurwaarder."));
        await AnswerAsync(Youth, household, asked, TakesOn("Belt vandaag nog.", $"{Hub.Time.GetUtcNow().AddDays(1):yyyy-MM-dd}"));
        await RevokeAsync(consent);
        Hub.Time.Advance(TimeSpan.FromDays(3));

        (await ConcludeAsync(household, asked, goal)).Goal.Arrangements.ShouldHaveSingleItem().ParticipantId.ShouldBe(HubFixture.YouthTeam);
    }

    private async Task<(Household Household, Goal Goal, Deliberation Asked)> AskedAsync(int minutes = 0)
    {
        var household = await FormAsync(1, HubFixture.Gp, HubFixture.YouthTeam);
        var goal = await AddGoalAsync(Team, household, household.Members);
        return (household, goal, await AskAsync(household, minutes));
    }

    private async Task<Deliberation> AskAsync(Household household, int minutes) =>
        (await Team.Plans.AskDeliberationAsync(
            new AskDeliberationRequest
            {
                RequestId = Samples.NewId(),
                HouseholdId = household.Id,
                Minutes = minutes,
                Deliberation = new Deliberation
                {
                    MemberIds = { household.Members[0].Id }, LifeDomain = LifeDomain.Finances, Question = "Wie doet wat?", ParticipantIds = { HubFixture.Gp, HubFixture.YouthTeam },
                },
            },
            Waiting.Call())).Deliberation;

    private static DeliberationAnswer TakesOn(string what, string when = Later) =>
        new() { TakesOn = new Arrangement { Description = what, Kind = ArrangementKind.Task, DueDate = when } };

    private static async Task<Deliberation> AnswerAsync(TestParticipant participant, Household household, Deliberation asked, DeliberationAnswer answer) =>
        (await participant.Plans.AnswerDeliberationAsync(
            new AnswerDeliberationRequest { RequestId = Samples.NewId(), HouseholdId = household.Id, Id = asked.Id, Answer = answer }, Waiting.Call())).Deliberation;

    private async Task<ConcludeDeliberationResponse> ConcludeAsync(Household household, Deliberation asked, Goal? goal) =>
        await Team.Plans.ConcludeDeliberationAsync(
            new ConcludeDeliberationRequest
            {
                RequestId = Samples.NewId(), HouseholdId = household.Id, Id = asked.Id, Conclusion = "Zo doen we het.", GoalId = goal?.Id ?? "", ExpectedGoalVersion = goal?.Version ?? 0,
            },
            Waiting.Call());
}
