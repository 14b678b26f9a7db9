using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Households;

/// <summary>Who sees what: of each member what that member's basis lets a party see, and no more.</summary>
public sealed class SightTests(HubFixture hub) : HouseholdScene(hub), IClassFixture<HubFixture>
{
    [Fact]
    public async Task Gp_WhomAMemberAgreedToOnOneLifeDomain_SeesTheGoalOnThatOne_AndNotTheOther()
    {
        var (mother, son) = (Aged(40), Aged(18));
        await AgreeAsync(mother, Agreement(HubFixture.Gp, LifeDomain.MentalHealth));
        var household = await FormAsync([Joining(mother, Agreement(HubFixture.Team)), Joining(son, Agreement(HubFixture.Team))], HubFixture.Gp);
        var (first, second) = (household.Members[0], household.Members[1]);
        var health = await AddGoalAsync(Team, household, [first], LifeDomain.MentalHealth);
        var money = await AddGoalAsync(Team, household, [first], LifeDomain.Finances);
        var shared = await AddGoalAsync(Team, household, [first, second], LifeDomain.MentalHealth);

        var seen = await SeeAsync(Gp, household);

        seen.Members.ShouldHaveSingleItem().LifeDomains.ShouldBe([LifeDomain.MentalHealth]);
        seen.Members[0].Subject.Bsn.ShouldBe(mother.Bsn);
        (await PlanAsync(Gp, household)).Goals.ShouldHaveSingleItem().Id.ShouldBe(health.Id);
        (await PlanAsync(Team, household)).Goals.Select(goal => goal.Id).ShouldBe([health.Id, money.Id, shared.Id]);
        (await ListVersionsAsync(Gp, household)).Select(version => version.Goal.Id).ShouldBe([health.Id]);
        KindsOf(await HearAsync(Gp, household)).ShouldBe([HouseholdNoticeKind.Involved, HouseholdNoticeKind.GoalChanged], "it is told of its own goal alone");
        (await SeenRefusal.OfAsync(() => AddGoalAsync(Gp, household, [first]))).Reason.ShouldBe("NO_AGREEMENT");
        (await SeenRefusal.OfAsync(() => EvaluateAsync(Gp, household, money))).Reason.ShouldBe("NOT_FOUND");
        (await EvaluateAsync(Gp, household, health)).Evaluations.ShouldHaveSingleItem().ParticipantId.ShouldBe(HubFixture.Gp);
    }

    [Fact]
    public async Task Arrangement_IsForWhoSeesTheGoal()
    {
        var citizen = Aged(40);
        await AgreeAsync(citizen, Agreement(HubFixture.Gp, LifeDomain.MentalHealth));
        var household = await FormAsync([Joining(citizen, Agreement(HubFixture.Team))], HubFixture.Gp);
        var money = await AddGoalAsync(Team, household, household.Members, LifeDomain.Finances);

        var refusal = await SeenRefusal.OfAsync(() => ArrangeAsync(household, money, HubFixture.Gp));

        (refusal.Reason, refusal.Fields.Single()).ShouldBe(("NO_AGREEMENT", "arrangement.participant_id"));
        (await ArrangeAsync(household, money, HubFixture.Team)).Arrangements.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Party_ThatMayNotUseTheBsn_SeesThePersonWithoutIt()
    {
        var citizen = Aged(40);
        await AgreeAsync(citizen, Agreement(HubFixture.HousingCorporation, LifeDomain.Housing));
        var household = await FormAsync([Joining(citizen, Agreement(HubFixture.Team))], HubFixture.HousingCorporation);

        var seen = (await SeeAsync(Of(HubFixture.HousingCorporation), household)).Members.ShouldHaveSingleItem().Subject;

        (seen.Bsn, seen.Identification, seen.Name.Family).ShouldBe(("", SubjectIdentification.Person, "Verzonnen"));
        (await SeeAsync(Team, household)).Members[0].Subject.Bsn.ShouldBe(citizen.Bsn);
    }

    [Fact]
    public async Task Address_OffersAndEscalations_AreNotForEveryParty()
    {
        var (mother, son) = (Aged(40), Aged(18));
        await AgreeAsync(mother, Agreement(HubFixture.Gp));
        await AgreeAsync(mother, Agreement(HubFixture.YouthTeam));
        await AgreeAsync(son, Agreement(HubFixture.YouthTeam));
        var household = await FormAsync([Joining(mother, Agreement(HubFixture.Team)), Joining(son, Agreement(HubFixture.Team))], HubFixture.Gp);
        household = (await Team.Households.MoveHouseholdAsync(
            new MoveHouseholdRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = 1, Address = mother.Address }, Waiting.Call())).Household;
        await OfferAsync(Team, household, HubFixture.YouthTeam);

        var (gp, youth) = (await SeeAsync(Gp, household), await SeeAsync(Youth, household));

        (gp.Address, gp.Offer, gp.Coordinator.Professional.Value).ShouldBe((null, null, ""));
        (youth.Address, youth.Offer.Reason, youth.Coordinator.Professional.Value).ShouldBe((mother.Address, "De vragen liggen nu bij de zoon.", TestParticipant.ProfessionalId));
    }

    [Fact]
    public async Task Parties_AroundOtherMembers_AreNotSeen()
    {
        var (mother, son) = (Aged(40), Aged(18));
        await AgreeAsync(mother, Agreement(HubFixture.Gp));
        await AgreeAsync(son, Agreement(HubFixture.OtherGp));
        var household = await FormAsync(
            [Joining(mother, Agreement(HubFixture.Team)), Joining(son, Agreement(HubFixture.Team))], HubFixture.Gp, HubFixture.OtherGp);

        (await SeeAsync(Gp, household)).Parties.Select(party => party.ParticipantId).ShouldBe([HubFixture.Team, HubFixture.Gp]);
        (await SeeAsync(Team, household)).Parties.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Scores_AreForWhoMaySeeEachOfTheirLifeDomains()
    {
        var citizen = Aged(40);
        await AgreeAsync(citizen, Agreement(HubFixture.Gp, LifeDomain.MentalHealth));
        var household = await FormAsync([Joining(citizen, Agreement(HubFixture.Team))], HubFixture.Gp);
        await ScoreAsync(household, LifeDomain.MentalHealth);
        await ScoreAsync(household, LifeDomain.MentalHealth, LifeDomain.Finances);

        (await PlanAsync(Gp, household)).Outcomes.ShouldHaveSingleItem().Scores.ShouldHaveSingleItem().LifeDomain.ShouldBe(LifeDomain.MentalHealth);
        (await PlanAsync(Team, household)).Outcomes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Read_IsInTheJournal_WithEachMemberWhoIsShown()
    {
        var (mother, son) = (Aged(40), Aged(18));
        await AgreeAsync(mother, Agreement(HubFixture.Gp));
        var household = await FormAsync([Joining(mother, Agreement(HubFixture.Team)), Joining(son, Agreement(HubFixture.Team))], HubFixture.Gp);
        var before = DisclosedTo(HubFixture.Gp);

        await PlanAsync(Gp, household);

        DisclosedTo(HubFixture.Gp).ShouldBe(before + 2, "the household, and the one member that it sees");
    }

    private long DisclosedTo(string participant) => StoreTrace.Count(Hub, $"entries WHERE kind = 41 AND actor = '{participant}'");

    private static async Task<IReadOnlyList<PlanVersion>> ListVersionsAsync(TestParticipant participant, Household household) =>
        (await participant.Plans.ListPlanVersionsAsync(new ListPlanVersionsRequest { HouseholdId = household.Id }, Waiting.Call())).Versions;

    private static async Task<Goal> EvaluateAsync(TestParticipant participant, Household household, Goal goal) =>
        (await participant.Plans.EvaluateGoalAsync(
            new EvaluateGoalRequest
            {
                RequestId = Samples.NewId(), HouseholdId = household.Id, Id = goal.Id, ExpectedVersion = goal.Version, Findings = "Het gaat beter.", NextEvaluationDate = Later,
            },
            Waiting.Call())).Goal;

    private async Task<Goal> ArrangeAsync(Household household, Goal goal, string participant) =>
        (await Team.Plans.AddArrangementAsync(
            new AddArrangementRequest
            {
                RequestId = Samples.NewId(), HouseholdId = household.Id, Id = goal.Id, ExpectedVersion = goal.Version,
                Arrangement = new Arrangement { Description = "Belt de deurwaarder.", Kind = ArrangementKind.Task, ParticipantId = participant, DueDate = Later },
            },
            Waiting.Call())).Goal;

    private async Task ScoreAsync(Household household, params LifeDomain[] domains) =>
        await Team.Plans.RecordOutcomeAsync(
            new RecordOutcomeRequest
            {
                RequestId = Samples.NewId(),
                HouseholdId = household.Id,
                Outcome = new Outcome
                {
                    MemberId = household.Members[0].Id,
                    Instrument = new Identifier { Value = "zrm-2017" },
                    Moment = OutcomeMoment.Start,
                    ScoreDate = "2026-01-01",
                    Scores = { domains.Select(domain => new DomainScore { LifeDomain = domain, Score = 2 }) },
                },
            },
            Waiting.Call());
}
