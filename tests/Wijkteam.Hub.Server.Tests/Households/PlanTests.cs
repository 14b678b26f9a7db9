using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Households;

/// <summary>All work on one plan: nothing is overwritten unseen, nothing is done twice, and how it stood before is kept.</summary>
public sealed class PlanTests(HubFixture hub) : HouseholdScene(hub), IClassFixture<HubFixture>
{
    [Fact]
    public async Task Goal_ChangedByTwoAtOnce_OneWins_AndTheOtherReadsAgain()
    {
        var household = await FormAsync(1, HubFixture.Gp);
        var goal = await AddGoalAsync(Team, household, household.Members);

        var changes = await Task.WhenAll(ChangesAsync(Team, household, goal, "Van het team."), ChangesAsync(Gp, household, goal, "Van de huisarts."));

        changes.Count(reason => reason.Length == 0).ShouldBe(1);
        changes.ShouldContain("VERSION_MISMATCH");
        var now = (await PlanAsync(Team, household)).Goals.Single();
        (now.Version, now.Description).ShouldBe((2, changes[0].Length == 0 ? "Van het team." : "Van de huisarts."));
        var refusal = await SeenRefusal.OfAsync(() => ChangeAsync(Gp, household, goal, "Nog eens, op de oude."));
        (refusal.Reason, refusal.Fields.Single()).ShouldBe(("VERSION_MISMATCH", "expected_version"));
        (await ChangeAsync(Gp, household, now, "Gelezen, en dan gewijzigd.")).Version.ShouldBe(3);
    }

    [Fact]
    public async Task Goals_AddedByMany_AreAllThere_EachMadeOneVersion()
    {
        var household = await FormAsync(1, HubFixture.Gp, HubFixture.YouthTeam);

        await Task.WhenAll(new[] { Team, Gp, Youth, Team, Gp, Youth }.Select(by => AddGoalAsync(by, household, household.Members)));

        (await PlanAsync(Gp, household)).Goals.Count.ShouldBe(6);
        (await ListVersionsAsync(household, pageSize: 0, "")).Versions.Select(version => version.HouseholdVersion).ShouldBe([7, 6, 5, 4, 3, 2]);
    }

    [Fact]
    public async Task Repeat_OfARequest_IsAnsweredTheSame_AndDoneOnce()
    {
        var forming = new FormHouseholdRequest { RequestId = Samples.NewId(), Members = { Joining(Aged(40), Agreement("")), Joining(Aged(38), Agreement("")) }, Coordinate = true };
        var household = (await Team.Households.FormHouseholdAsync(forming, Waiting.Call())).Household;
        (await Team.Households.FormHouseholdAsync(forming, Waiting.Call())).Household.ShouldBe(household);

        var adding = new AddGoalRequest { RequestId = Samples.NewId(), HouseholdId = household.Id, Goal = Goal(household.Members) };
        var goal = (await Team.Plans.AddGoalAsync(adding, Waiting.Call())).Goal;
        (await Team.Plans.AddGoalAsync(adding, Waiting.Call())).Goal.ShouldBe(goal);

        var splitting = new SplitHouseholdRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = 1, MemberIds = { household.Members[1].Id }, Coordinate = true };
        var split = await Team.Households.SplitHouseholdAsync(splitting, Waiting.Call());
        (await Team.Households.SplitHouseholdAsync(splitting, Waiting.Call())).ShouldBe(split);

        var merging = new MergeHouseholdsRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = 1, OtherHouseholdId = split.NewHousehold.Id };
        var merged = await Team.Households.MergeHouseholdsAsync(merging, Waiting.Call());
        (await Team.Households.MergeHouseholdsAsync(merging, Waiting.Call())).ShouldBe(merged);
        (await PlanAsync(Team, household)).Goals.Count.ShouldBe(2, "the goal, and what had become of it beside");

        adding.Goal.Description = "Iets anders.";
        (await SeenRefusal.OfAsync(Team.Plans.AddGoalAsync(adding, Waiting.Call()))).Reason.ShouldBe("REQUEST_ID_REUSED");
        (await SeenRefusal.OfAsync(Gp.Plans.AddGoalAsync(adding, Waiting.Call()))).Reason.ShouldBe("NOT_FOUND", "another participant's request ids are its own");
    }

    [Fact]
    public async Task Versions_ComeLatestFirst_InPages_AsTheyStood()
    {
        var household = await FormAsync();
        var goal = await AddGoalAsync(Team, household, household.Members, description: "Eerst zo.");
        goal = await ChangeAsync(Team, household, goal, "Toen zo.");
        var ended = await EndAsync(household, goal);

        var first = await ListVersionsAsync(household, pageSize: 2, "");
        var second = await ListVersionsAsync(household, pageSize: 2, first.NextPageToken);

        first.Versions.Select(version => (version.HouseholdVersion, version.Goal.Status, version.Goal.Description))
            .ShouldBe([(4, GoalStatus.Achieved, "Toen zo."), (3, GoalStatus.Active, "Toen zo.")]);
        second.Versions.ShouldHaveSingleItem().Goal.Description.ShouldBe("Eerst zo.");
        second.NextPageToken.ShouldBeEmpty();
        (await SeenRefusal.OfAsync(() => ChangeAsync(Team, household, ended, "Te laat."))).Reason.ShouldBe("STATE_NOT_ALLOWED");
    }

    [Fact]
    public async Task Arrangement_ComesAfterOwnSteps_AndAnIndividualOneAfterACollective()
    {
        var household = await FormAsync();
        var said = Goal(household.Members);
        said.OwnSteps = "";
        var goal = (await Team.Plans.AddGoalAsync(new AddGoalRequest { RequestId = Samples.NewId(), HouseholdId = household.Id, Goal = said }, Waiting.Call())).Goal;
        (await SeenRefusal.OfAsync(() => ArrangeAsync(household, goal, ArrangementKind.Collective))).Reason.ShouldBe("FIELD_REQUIRED");

        said.OwnStepsAbsentReason = "Ligt in het ziekenhuis.";
        goal = (await Team.Plans.ChangeGoalAsync(
            new ChangeGoalRequest { RequestId = Samples.NewId(), HouseholdId = household.Id, Id = goal.Id, ExpectedVersion = 1, Goal = said }, Waiting.Call())).Goal;

        (await SeenRefusal.OfAsync(() => ArrangeAsync(household, goal, ArrangementKind.Individual))).Fields.ShouldBe(["arrangement.collective_absent_reason"]);
        goal = await ArrangeAsync(household, goal, ArrangementKind.Collective);
        (await ArrangeAsync(household, goal, ArrangementKind.Individual)).Arrangements.Count.ShouldBe(2);
    }

    [Fact]
    public async Task CrisisAgreement_IsNotOverwrittenUnseen()
    {
        var household = await FormAsync();
        (await SetCrisisAsync(household, expectedVersion: 0, "Gordijnen dicht.")).Version.ShouldBe(1);

        (await SeenRefusal.OfAsync(() => SetCrisisAsync(household, expectedVersion: 0, "Telefoon uit."))).Reason.ShouldBe("VERSION_MISMATCH");

        (await SetCrisisAsync(household, expectedVersion: 1, "Telefoon uit.")).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Closed_ItCanBeReadAndNotChanged_AndItsMembersAreFree()
    {
        var citizen = Aged(40);
        var household = await FormAsync([Joining(citizen, Agreement(""))], HubFixture.Gp);
        await AddGoalAsync(Team, household, household.Members);
        await Team.Households.CloseHouseholdAsync(
            new CloseHouseholdRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = 1, Reason = "Het plan is af." }, Waiting.Call());

        var seen = await SeeAsync(Gp, household);
        (seen.Status, seen.CloseReason, (await SeeAsync(Team, household)).CloseReason).ShouldBe((HouseholdStatus.Closed, "", "Het plan is af."));
        (await PlanAsync(Gp, household)).Goals.ShouldHaveSingleItem();
        (await SeenRefusal.OfAsync(() => AddGoalAsync(Team, household, household.Members))).Reason.ShouldBe("STATE_NOT_ALLOWED");
        KindsOf(await HearAsync(Gp, household)).Last().ShouldBe(HouseholdNoticeKind.Ended);
        (await FormAsync([Joining(citizen, agreement: null)])).Members.ShouldHaveSingleItem();
    }

    private static async Task<string> ChangesAsync(TestParticipant participant, Household household, Goal goal, string description)
    {
        try
        {
            await ChangeAsync(participant, household, goal, description);
            return "";
        }
        catch (Grpc.Core.RpcException e)
        {
            return SeenRefusal.Read(e).Reason;
        }
    }

    private static async Task<Goal> ChangeAsync(TestParticipant participant, Household household, Goal goal, string description) =>
        (await participant.Plans.ChangeGoalAsync(
            new ChangeGoalRequest
            {
                RequestId = Samples.NewId(), HouseholdId = household.Id, Id = goal.Id, ExpectedVersion = goal.Version, Goal = Goal(household.Members, description: description),
            },
            Waiting.Call())).Goal;

    private async Task<Goal> EndAsync(Household household, Goal goal) =>
        (await Team.Plans.EndGoalAsync(
            new EndGoalRequest { RequestId = Samples.NewId(), HouseholdId = household.Id, Id = goal.Id, ExpectedVersion = goal.Version, Achieved = true }, Waiting.Call())).Goal;

    private async Task<Goal> ArrangeAsync(Household household, Goal goal, ArrangementKind kind) =>
        (await Team.Plans.AddArrangementAsync(
            new AddArrangementRequest
            {
                RequestId = Samples.NewId(), HouseholdId = household.Id, Id = goal.Id, ExpectedVersion = goal.Version,
                Arrangement = new Arrangement { Description = "Inloop in het buurthuis.", Kind = kind, ParticipantId = HubFixture.Team, DueDate = Later },
            },
            Waiting.Call())).Goal;

    private async Task<CrisisAgreement> SetCrisisAsync(Household household, long expectedVersion, string signs) =>
        (await Team.Plans.SetCrisisAgreementAsync(
            new SetCrisisAgreementRequest
            {
                RequestId = Samples.NewId(), HouseholdId = household.Id, CoordinatorEpoch = 1, ExpectedVersion = expectedVersion,
                CrisisAgreement = new CrisisAgreement { Signs = signs, OwnSteps = "De buurvrouw bellen.", Calls = "De huisarts." },
            },
            Waiting.Call())).CrisisAgreement;

    private async Task<ListPlanVersionsResponse> ListVersionsAsync(Household household, int pageSize, string pageToken) =>
        await Team.Plans.ListPlanVersionsAsync(new ListPlanVersionsRequest { HouseholdId = household.Id, PageSize = pageSize, PageToken = pageToken }, Waiting.Call());
}
