using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Households;

/// <summary>Who asks for a citizen's household learns as much as the citizen's basis lets them, and the question is in the journal.</summary>
public sealed class FindTests(HubFixture hub) : HouseholdScene(hub), IClassFixture<HubFixture>
{
    [Fact]
    public async Task Outsider_WithoutAnAgreement_LearnsNothing_AndIsLogged()
    {
        var (mother, son) = (Aged(40), Aged(18));
        var household = await FormAsync([Joining(mother, Agreement(HubFixture.Team)), Joining(son, Agreement(HubFixture.Team))]);
        var before = StoreTrace.Count(Hub, $"entries WHERE actor = '{HubFixture.Gp}'");

        (await FindAsync(Gp, mother)).ShouldBeNull();
        (await FindAsync(Youth, mother)).ShouldBeNull("an agreement is with who was named, also within the municipality");
        (await FindAsync(Of(HubFixture.Insurer), mother)).ShouldBeNull();

        StoreTrace.Count(Hub, $"entries WHERE actor = '{HubFixture.Gp}'").ShouldBe(before + 1);
        (await FindAsync(Team, mother)).ShouldNotBeNull().Id.ShouldBe(household.Id);
    }

    [Fact]
    public async Task Gp_WithTheAgreement_ButNotInvolved_SeesWhoCoordinates_AndTheOneWhoWasAskedAbout()
    {
        var (mother, son) = (Aged(40), Aged(18));
        await AgreeAsync(mother, Agreement(HubFixture.Gp, LifeDomain.MentalHealth));
        await AgreeAsync(son, Agreement(HubFixture.Gp, LifeDomain.MentalHealth));
        var household = await FormAsync([Joining(mother, Agreement(HubFixture.Team)), Joining(son, Agreement(HubFixture.Team))]);
        await Team.Households.MoveHouseholdAsync(
            new MoveHouseholdRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = 1, Address = mother.Address }, Waiting.Call());

        var found = (await FindAsync(Gp, mother)).ShouldNotBeNull();

        (found.Coordinator.ParticipantId, found.Coordinator.Professional.Value, found.Address).ShouldBe((HubFixture.Team, "", null));
        found.Members.ShouldHaveSingleItem().Subject.Bsn.ShouldBe(mother.Bsn, "of the other one nothing is said to who is not involved");
        (await NotSeenAsync(Gp, household)).Reason.ShouldBe("NOT_FOUND");
    }

    [Fact]
    public async Task Party_SeesTheHouseholdAsItsOwnReadWould()
    {
        var mother = Aged(40);
        await AgreeAsync(mother, Agreement(HubFixture.Gp));
        var household = await FormAsync([Joining(mother, Agreement(HubFixture.Team)), Joining(Aged(18), Agreement(HubFixture.Team))], HubFixture.Gp);

        (await FindAsync(Gp, mother)).ShouldBe(await SeeAsync(Gp, household));
    }

    [Fact]
    public async Task Citizen_InNoHousehold_OrUnknown_IsAnsweredTheSame()
    {
        var known = Aged(40);
        await AgreeAsync(known, Agreement(HubFixture.Gp));

        (await FindAsync(Gp, known)).ShouldBeNull();
        (await FindAsync(Gp, Aged(40))).ShouldBeNull();
    }

    [Fact]
    public async Task Municipality_FindsWhoIsInOnThePublicTask()
    {
        var citizen = Aged(40);
        var household = await FormAsync([OnPublicTask(citizen)]);

        (await FindAsync(Municipality, citizen)).ShouldNotBeNull().Id.ShouldBe(household.Id);
        (await FindAsync(Gp, citizen)).ShouldBeNull("the public task is the municipality's alone");
    }

    [Fact]
    public async Task List_SaysHowTheOwnHouseholdsStand_AndNothingOfAnybody()
    {
        using var other = Hub.Connect(HubFixture.OtherGp);
        var (first, second) = (await FormAsync(1, HubFixture.OtherGp), await FormAsync(1, HubFixture.OtherGp));
        await Team.Households.CloseHouseholdAsync(new CloseHouseholdRequest { RequestId = Samples.NewId(), Id = first.Id, CoordinatorEpoch = 1, Reason = "Klaar." }, Waiting.Call());

        var open = (await other.Households.ListHouseholdsAsync(new ListHouseholdsRequest(), Waiting.Call())).Households;
        var page = await other.Households.ListHouseholdsAsync(new ListHouseholdsRequest { IncludeEnded = true, PageSize = 1 }, Waiting.Call());
        var next = await other.Households.ListHouseholdsAsync(new ListHouseholdsRequest { IncludeEnded = true, PageSize = 1, PageToken = page.NextPageToken }, Waiting.Call());

        (open.ShouldHaveSingleItem().Id, open[0].CoordinatorParticipantId).ShouldBe((second.Id, HubFixture.Team));
        page.Households.ShouldHaveSingleItem().Id.ShouldBe(second.Id, "the newest first");
        (next.Households.ShouldHaveSingleItem().Id, next.Households[0].Status, next.NextPageToken).ShouldBe((first.Id, HouseholdStatus.Closed, ""));
    }

    private static async Task<Household?> FindAsync(TestParticipant participant, Subject citizen) =>
        (await participant.Households.FindHouseholdAsync(
            new FindHouseholdRequest { Subject = new Subject { Identification = SubjectIdentification.Bsn, Bsn = citizen.Bsn } }, Waiting.Call())).Household;
}
