using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Households;

/// <summary>Households split, prove to be one, and prove not to be: nobody and nothing of the plan is lost or there twice.</summary>
public sealed class SplitAndMergeTests(HubFixture hub) : HouseholdScene(hub), IClassFixture<HubFixture>
{
    [Fact]
    public async Task Split_TakesOwnGoalsAlong_SharesTheSharedOnes_AndEachHasItsCoordinator()
    {
        var household = await FormAsync(3, HubFixture.Gp);
        var (first, second, third) = (household.Members[0], household.Members[1], household.Members[2]);
        await AddGoalAsync(Team, household, [first], description: "Van de eerste.");
        await AddGoalAsync(Team, household, [second, third], description: "Van de anderen.");
        await AddGoalAsync(Team, household, [first, second], description: "Van allebei.");
        await SetCrisisAsync(household, expectedVersion: 0, "Gordijnen dicht.");
        await ScoreAsync(household, second);

        var split = await SplitAsync(household, coordinate: true, second, third);

        split.Household.Members.ShouldHaveSingleItem().Id.ShouldBe(first.Id);
        split.NewHousehold.Members.Select(member => member.Id).ShouldBe([second.Id, third.Id], ignoreOrder: true);
        (split.NewHousehold.SplitFromHouseholdId, split.NewHousehold.Coordinator.Epoch, split.Household.Coordinator.Epoch).ShouldBe((household.Id, 1, 1));
        (await GoalsAsync(household)).ShouldBe([("Van allebei.", first.Id), ("Van de eerste.", first.Id)]);
        (await GoalsAsync(split.NewHousehold)).ShouldBe([("Van allebei.", second.Id), ("Van de anderen.", $"{second.Id} {third.Id}")]);
        (await PlanAsync(Team, split.NewHousehold)).Outcomes.ShouldHaveSingleItem().MemberId.ShouldBe(second.Id);
        (await PlanAsync(Team, household)).Outcomes.ShouldBeEmpty("its member is not there any more");
        (await PlanAsync(Team, split.NewHousehold)).CrisisAgreement.Signs.ShouldBe("Gordijnen dicht.");
        (await PlanAsync(Team, household)).CrisisAgreement.Signs.ShouldBe("Gordijnen dicht.");
        (await SeeAsync(Gp, split.NewHousehold)).Parties.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Split_ShowsNobodyWhatTheyCouldNotSeeBefore_UntilItIsWrittenAnew()
    {
        var (mother, son) = (Aged(40), Aged(18));
        await AgreeAsync(son, Agreement(HubFixture.Gp));
        var household = await FormAsync([Joining(mother, Agreement(HubFixture.Team)), Joining(son, Agreement(HubFixture.Team))], HubFixture.Gp);
        var shared = await AddGoalAsync(Team, household, household.Members, description: "Van allebei.");
        await SetCrisisAsync(household, expectedVersion: 0, "Gordijnen dicht.");
        (await PlanAsync(Gp, household)).ShouldBe(new Plan { HouseholdId = household.Id, HouseholdVersion = (await SeeAsync(Team, household)).Version });

        var split = await SplitAsync(household, coordinate: true, household.Members[1]);

        (await PlanAsync(Gp, split.NewHousehold)).Goals.ShouldBeEmpty("it says something of the mother, too");
        (await PlanAsync(Gp, split.NewHousehold)).CrisisAgreement.ShouldBeNull();
        var copy = (await PlanAsync(Team, split.NewHousehold)).Goals.ShouldHaveSingleItem();
        (copy.Id == shared.Id, copy.LimitedToParticipantIds.ShouldHaveSingleItem()).ShouldBe((false, HubFixture.Team));
        var anew = new Goal
        {
            MemberIds = { copy.MemberIds }, LifeDomain = copy.LifeDomain, Description = "Van hem alleen.", OwnSteps = copy.OwnSteps, EvaluationDate = copy.EvaluationDate,
        };
        await Team.Plans.ChangeGoalAsync(
            new ChangeGoalRequest { RequestId = Samples.NewId(), HouseholdId = split.NewHousehold.Id, Id = copy.Id, ExpectedVersion = copy.Version, Goal = anew }, Waiting.Call());
        (await PlanAsync(Gp, split.NewHousehold)).Goals.ShouldHaveSingleItem().Description.ShouldBe("Van hem alleen.");
    }

    [Fact]
    public async Task Split_ThenMerged_EverythingIsBackInItsPlace_Once()
    {
        var household = await FormAsync(2);
        var (first, second) = (household.Members[0], household.Members[1]);
        var own = await AddGoalAsync(Team, household, [second], description: "Van de tweede.");
        await AddGoalAsync(Team, household, [first], description: "Van de eerste.");
        await ScoreAsync(household, second);
        await SetCrisisAsync(household, expectedVersion: 0, "Gordijnen dicht.");
        var split = await SplitAsync(household, coordinate: true, second);

        var merged = (await MergeAsync(household, split.NewHousehold)).Household;

        merged.Members.Select(member => member.Id).ShouldBe([first.Id, second.Id], ignoreOrder: true);
        var plan = await PlanAsync(Team, household);
        plan.Goals.Select(goal => (goal.Id, goal.Description)).ShouldContain((own.Id, "Van de tweede."));
        plan.Goals.Count.ShouldBe(2);
        plan.Outcomes.ShouldHaveSingleItem().MemberId.ShouldBe(second.Id);
        plan.CrisisAgreement.Signs.ShouldBe("Gordijnen dicht.");
    }

    [Fact]
    public async Task Merge_BringsMembersPartiesAndPlanTogether_AndTheOtherGoesOnInIt()
    {
        var (one, other) = (await FormAsync(1, HubFixture.Gp), await FormAsync(2, HubFixture.YouthTeam));
        await AddGoalAsync(Team, one, one.Members, description: "Van de een.");
        await AddGoalAsync(Team, other, other.Members, description: "Van de ander.");
        await SetCrisisAsync(one, expectedVersion: 0, "Gordijnen dicht.");
        await SetCrisisAsync(other, expectedVersion: 0, "Telefoon uit.");

        var merged = (await MergeAsync(one, other)).Household;

        merged.Members.Select(member => member.Id).ShouldBe([.. one.Members.Select(member => member.Id), .. other.Members.Select(member => member.Id)], ignoreOrder: true);
        merged.Parties.Select(party => party.ParticipantId).ShouldBe([HubFixture.Team, HubFixture.Gp, HubFixture.YouthTeam], ignoreOrder: true);
        merged.Mergers.ShouldHaveSingleItem().HouseholdId.ShouldBe(other.Id);
        (await GoalsAsync(one)).Select(goal => goal.Description).ShouldBe(["Van de ander.", "Van de een."]);
        (await PlanAsync(Team, one)).CrisisAgreement.Signs.ShouldBe("Gordijnen dicht.\n\nTelefoon uit.");
        var ended = await SeeAsync(Youth, other);
        (ended.Status, ended.MergedIntoHouseholdId, ended.Coordinator, ended.Members.Count).ShouldBe((HouseholdStatus.Merged, one.Id, null, 0));
        (await SeenRefusal.OfAsync(() => AddGoalAsync(Team, other, other.Members))).Reason.ShouldBe("HOUSEHOLD_MERGED");
        (await HearAsync(Youth, one, other)).Select(message => (message.HouseholdNotice.HouseholdId, message.HouseholdNotice.Kind)).ShouldBe(
            [(other.Id, HouseholdNoticeKind.Involved), (other.Id, HouseholdNoticeKind.GoalChanged), (one.Id, HouseholdNoticeKind.Involved), (other.Id, HouseholdNoticeKind.CrisisAgreementChanged), (other.Id, HouseholdNoticeKind.Ended)],
            ignoreOrder: true);
    }

    [Fact]
    public async Task Merge_MakesNoCycles()
    {
        var (one, other, third) = (await FormAsync(), await FormAsync(), await FormAsync());
        await MergeAsync(one, other);

        foreach (var (into, from, field) in new[] { (other, one, "id"), (other, third, "id"), (third, other, "other_household_id"), (one, other, "other_household_id") })
        {
            var refusal = await SeenRefusal.OfAsync(() => MergeAsync(into, from));
            (refusal.Reason, refusal.Fields.Single()).ShouldBe(("HOUSEHOLD_MERGED", field));
        }

        (await SeenRefusal.OfAsync(() => MergeAsync(one, one))).Fields.ShouldBe(["other_household_id"]);
        (await MergeAsync(third, one)).Household.Members.Count.ShouldBe(3);
        (await SeeAsync(Team, other)).MergedIntoHouseholdId.ShouldBe(one.Id, "the way leads on by the next");
    }

    [Fact]
    public async Task Merge_CrosswiseAtOnce_HappensOnce()
    {
        var (one, other) = (await FormAsync(), await FormAsync());

        var merged = await Task.WhenAll(MergesAsync(one, other), MergesAsync(other, one));

        merged.Count(done => done).ShouldBe(1);
        (await SeeAsync(Team, merged[0] ? one : other)).Members.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Merge_OfAHouseholdThatAnotherCoordinates_NeedsItsOffer()
    {
        var one = await FormAsync(1, HubFixture.YouthTeam);
        var other = await FormAsync(1, HubFixture.YouthTeam);
        await AcceptAsync(Youth, await OfferAsync(Team, other, HubFixture.YouthTeam));
        (await SeenRefusal.OfAsync(() => MergeAsync(one, other))).Reason.ShouldBe("STATE_NOT_ALLOWED");

        await OfferAsync(Youth, await SeeAsync(Youth, other), HubFixture.Team);

        (await MergeAsync(one, other)).Household.Members.Count.ShouldBe(2);
    }

    [Fact]
    public async Task UndoMerge_GivesMembersGoalsScoresAndTheCrisisAgreementBack()
    {
        var (one, other) = (await FormAsync(), await FormAsync(1, HubFixture.Gp));
        var mine = await AddGoalAsync(Team, one, one.Members, description: "Van de een.");
        var theirs = await AddGoalAsync(Team, other, other.Members, description: "Van de ander.");
        await ScoreAsync(other, other.Members[0]);
        await SetCrisisAsync(other, expectedVersion: 0, "Telefoon uit.");
        await MergeAsync(one, other);
        var shared = await AddGoalAsync(Team, one, [.. one.Members, .. other.Members], description: "Van allebei.");

        var undone = await UndoAsync(one, other, coordinate: true);

        (undone.OtherHousehold.Status, undone.OtherHousehold.Coordinator.Epoch).ShouldBe((HouseholdStatus.Active, 2));
        undone.Household.Members.ShouldHaveSingleItem().Id.ShouldBe(one.Members[0].Id);
        undone.OtherHousehold.Members.ShouldHaveSingleItem().Id.ShouldBe(other.Members[0].Id);
        (await PlanAsync(Team, one)).Goals.Select(goal => goal.Id).ShouldBe([mine.Id, shared.Id]);
        var plan = await PlanAsync(Team, other);
        plan.Goals.Select(goal => goal.Description).ShouldBe(["Van de ander.", "Van allebei."], ignoreOrder: true);
        plan.Goals.Select(goal => goal.Id).ShouldContain(theirs.Id);
        plan.Outcomes.ShouldHaveSingleItem();
        plan.CrisisAgreement.Signs.ShouldBe("Telefoon uit.");
        (await SeeAsync(Gp, other)).Members.ShouldHaveSingleItem();
        (await SeenRefusal.OfAsync(() => UndoAsync(one, other, coordinate: true))).Reason.ShouldBe("HOUSEHOLD_MERGED");
        (await MergeAsync(one, other)).Household.Members.Count.ShouldBe(2, "and it may be done again");
    }

    [Fact]
    public async Task UndoMerge_IsForWhoeverCoordinatesByNow_ThoughNotInvolvedInTheOther()
    {
        var (one, other) = (await FormAsync(1, HubFixture.YouthTeam), await FormAsync());
        await MergeAsync(one, other);
        await AcceptAsync(Youth, await OfferAsync(Team, await SeeAsync(Team, one), HubFixture.YouthTeam));

        var undone = await Youth.Households.UndoMergeAsync(
            new UndoMergeRequest { RequestId = Samples.NewId(), Id = one.Id, CoordinatorEpoch = 2, OtherHouseholdId = other.Id, Coordinate = true }, Waiting.Call());

        (undone.OtherHousehold.Coordinator.ParticipantId, undone.OtherHousehold.Coordinator.Epoch).ShouldBe((HubFixture.YouthTeam, 2));
        undone.OtherHousehold.Parties.Select(party => party.ParticipantId).ShouldBe([HubFixture.Team, HubFixture.YouthTeam], ignoreOrder: true);
    }

    [Fact]
    public async Task Merged_ItsPlanIsNotReadAnyMore_NotEvenByWhoWasInvolved()
    {
        var (one, other) = (await FormAsync(), await FormAsync(1, HubFixture.Gp));
        await AddGoalAsync(Team, other, other.Members);
        await SetCrisisAsync(other, expectedVersion: 0, "Telefoon uit.");
        (await PlanAsync(Gp, other)).CrisisAgreement.ShouldNotBeNull();

        await MergeAsync(one, other);

        var left = await PlanAsync(Gp, other);
        (left.Goals.Count, left.CrisisAgreement).ShouldBe((0, null));
        (await Gp.Plans.ListPlanVersionsAsync(new ListPlanVersionsRequest { HouseholdId = other.Id }, Waiting.Call())).Versions.ShouldBeEmpty();
        (await PlanAsync(Gp, one)).Goals.Count.ShouldBe(1, "where it goes on, it is seen as before");
    }

    [Fact]
    public async Task UndoMerge_WithoutACoordinator_IsHeardAtOnce()
    {
        var (one, other) = (await FormAsync(), await FormAsync(1, HubFixture.Operator));
        await MergeAsync(one, other);

        var undone = await UndoAsync(one, other, coordinate: false);

        (undone.OtherHousehold.Coordinator, undone.OtherHousehold.Escalation.Kind).ShouldBe((null, EscalationKind.NoCoordinator));
        (await TakeAsync(Municipality, other)).Coordinator.Epoch.ShouldBe(2);
    }

    private async Task<IReadOnlyList<(string Description, string Members)>> GoalsAsync(Household household) =>
        [.. (await PlanAsync(Team, household)).Goals.Select(goal => (goal.Description, string.Join(' ', goal.MemberIds))).Order()];

    private async Task<SplitHouseholdResponse> SplitAsync(Household household, bool coordinate, params HouseholdMember[] members) =>
        await Team.Households.SplitHouseholdAsync(
            new SplitHouseholdRequest
            {
                RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = 1, MemberIds = { members.Select(member => member.Id) }, Coordinate = coordinate,
            },
            Waiting.Call());

    private async Task<MergeHouseholdsResponse> MergeAsync(Household into, Household from) =>
        await Team.Households.MergeHouseholdsAsync(
            new MergeHouseholdsRequest { RequestId = Samples.NewId(), Id = into.Id, CoordinatorEpoch = 1, OtherHouseholdId = from.Id }, Waiting.Call());

    private async Task<bool> MergesAsync(Household into, Household from)
    {
        try
        {
            await MergeAsync(into, from);
            return true;
        }
        catch (Grpc.Core.RpcException e)
        {
            SeenRefusal.Read(e).Reason.ShouldBe("HOUSEHOLD_MERGED");
            return false;
        }
    }

    private async Task<UndoMergeResponse> UndoAsync(Household household, Household other, bool coordinate) =>
        await Team.Households.UndoMergeAsync(
            new UndoMergeRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = 1, OtherHouseholdId = other.Id, Coordinate = coordinate }, Waiting.Call());

    private async Task SetCrisisAsync(Household household, long expectedVersion, string signs) =>
        await Team.Plans.SetCrisisAgreementAsync(
            new SetCrisisAgreementRequest
            {
                RequestId = Samples.NewId(), HouseholdId = household.Id, CoordinatorEpoch = 1, ExpectedVersion = expectedVersion,
                CrisisAgreement = new CrisisAgreement { Signs = signs, OwnSteps = "De buurvrouw bellen.", Calls = "De huisarts." },
            },
            Waiting.Call());

    private async Task ScoreAsync(Household household, HouseholdMember member) =>
        await Team.Plans.RecordOutcomeAsync(
            new RecordOutcomeRequest
            {
                RequestId = Samples.NewId(),
                HouseholdId = household.Id,
                Outcome = new Outcome
                {
                    MemberId = member.Id,
                    Instrument = new Identifier { Value = "zrm-2017" },
                    Moment = OutcomeMoment.Start,
                    ScoreDate = "2026-01-01",
                    Scores = { new DomainScore { LifeDomain = LifeDomain.Housing, Score = 2 } },
                },
            },
            Waiting.Call());
}
