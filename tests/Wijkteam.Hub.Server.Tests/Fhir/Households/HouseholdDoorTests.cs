using System.Net;
using Hl7.Fhir.Model;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using FhirGoal = Hl7.Fhir.Model.Goal;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir.Households;

/// <summary>A household and its plan as a party reads them at the door: as much as the members' bases let it see.</summary>
public sealed class HouseholdDoorTests : HouseholdDoorScene
{
    private const string Extensions = "http://hub.wijkteam/fhir/StructureDefinition/";

    [Fact]
    public async Task Group_HasTheMembersWhomTheCallerSees_AndNoOthers()
    {
        var reply = await GetAsync($"/Group/{Household.Id}");

        var group = reply.As<Group>();
        (group.Type, group.Actual, group.Active, reply.ETag).ShouldBe((Group.GroupType.Person, true, true, $"W/\"{Household.Version}\""));
        (group.Identifier[0].System, group.Identifier[0].Value).ShouldBe(("http://hub.wijkteam/fhir/NamingSystem/household", Household.Id));
        group.ManagingEntity!.Reference.ShouldBe($"Organization/{HubFixture.Team}");
        var member = group.Member.ShouldHaveSingleItem();
        member.Entity!.Reference.ShouldBe($"Patient/{Id(Mother.Id)}");
        member.GetExtensionValue<Code>($"{Extensions}household-role")!.Value.ShouldBe("parent");
        member.GetExtensionValue<Code>($"{Extensions}seen-life-domain")!.Value.ShouldBe("finances");
        (await GetAsync($"/{member.Entity.Reference}")).As<Patient>().Identifier[0].Value.ShouldBe(MotherBsn);
        (await GetAsync($"/Patient/{Id(Son.Id)}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(HttpMethod.Get, $"/Group/{Household.Id}", null, participant: HubFixture.Team)).As<Group>().Member.Count.ShouldBe(2);
    }

    [Fact]
    public async Task CareTeam_NamesTheCoordinator_ByNumberToWhoWorksForTheMunicipalityAlone()
    {
        var toTeam = (await SendAsync(HttpMethod.Get, $"/CareTeam/{Household.Id}", null, participant: HubFixture.Team)).As<CareTeam>();
        var toGp = (await GetAsync($"/CareTeam/{Household.Id}")).As<CareTeam>();

        foreach (var seen in new[] { toTeam, toGp })
        {
            (seen.Status, seen.Subject!.Reference).ShouldBe((CareTeam.CareTeamStatus.Active, $"Group/{Household.Id}"));
            seen.Participant.Select(participant => participant.Role[0].Coding[0].Code).ShouldBe(["coordinator", "party", "party"]);
        }

        toTeam.Contained.ShouldHaveSingleItem().ShouldBeOfType<Practitioner>().Identifier[0].Value.ShouldBe(Household.Coordinator.Professional.Value);
        (toTeam.Participant[0].Member!.Reference, toTeam.Participant[0].OnBehalfOf!.Reference).ShouldBe(("#coordinator", $"Organization/{HubFixture.Team}"));
        toGp.Contained.ShouldBeEmpty();
        (toGp.Participant[0].Member!.Reference, toGp.Participant[0].OnBehalfOf).ShouldBe(($"Organization/{HubFixture.Team}", null));
    }

    [Fact]
    public async Task CarePlan_HasWhatIsArranged_OnTheDomainThatTheMotherAgreedToAlone()
    {
        var seen = await AddByTeamAsync(LifeDomain.Finances, Mother.Id);
        var hidden = await AddByTeamAsync(LifeDomain.MentalHealth, Mother.Id);
        var shared = await AddByTeamAsync(LifeDomain.Finances, Mother.Id, Son.Id);
        var arrangement = new Arrangement { Description = "Inloop bij de geldcoach.", Kind = ArrangementKind.Collective, ParticipantId = HubFixture.Gp, DueDate = NextMonth };
        await Team.Plans.AddArrangementAsync(
            new AddArrangementRequest { RequestId = Samples.NewId(), HouseholdId = Household.Id, Id = seen.Id, ExpectedVersion = 1, Arrangement = arrangement }, Waiting.Call());
        var (scored, other) = (await ScoreByTeamAsync(Mother.Id, LifeDomain.Finances, 2), await ScoreByTeamAsync(Son.Id, LifeDomain.Finances, 3));

        var plan = (await GetAsync($"/CarePlan/{Household.Id}")).As<CarePlan>();

        (plan.Status, plan.Intent, plan.Subject!.Reference).ShouldBe((RequestStatus.Active, CarePlan.CarePlanIntent.Plan, $"Group/{Household.Id}"));
        plan.CareTeam[0].Reference.ShouldBe($"CareTeam/{Household.Id}");
        plan.Goal.Select(goal => goal.Reference).ShouldBe([$"Goal/{Id(seen.Id)}"]);
        plan.SupportingInfo.Select(outcome => outcome.Reference).ShouldBe([$"Observation/{Id(scored.Id)}"]);
        var detail = plan.Activity.ShouldHaveSingleItem().Detail!;
        (detail.Status, detail.Description, detail.Code!.Coding[0].Code, ((Period)detail.Scheduled!).End, detail.Performer[0].Reference).ShouldBe(
            (CarePlan.CarePlanActivityStatus.InProgress, "Inloop bij de geldcoach.", "collective", NextMonth, $"Organization/{HubFixture.Gp}"));
        foreach (var id in new[] { hidden.Id, shared.Id })
        {
            (await GetAsync($"/Goal/{Id(id)}")).Status.ShouldBe(HttpStatusCode.NotFound);
        }

        (await GetAsync($"/Observation/{Id(other.Id)}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Observation_HasTheScores_AndItsGoalRefersToIt()
    {
        var goal = await AddByTeamAsync(LifeDomain.Finances, Mother.Id);
        var outcome = await ScoreByTeamAsync(Mother.Id, LifeDomain.Finances, 2);

        var observation = (await GetAsync($"/Observation/{Id(outcome.Id)}")).As<Observation>();

        (observation.Status, observation.Subject!.Reference, ((FhirDateTime)observation.Effective!).Value).ShouldBe((ObservationStatus.Final, $"Patient/{Id(Mother.Id)}", "2026-11-02"));
        observation.Code!.Coding[0].Code.ShouldBe("zrm-2017");
        var component = observation.Component.ShouldHaveSingleItem();
        (component.Code!.Coding[0].System, component.Code.Coding[0].Code, ((Integer)component.Value!).Value).ShouldBe((LifeDomains, "finances", 2));
        (await GetAsync($"/Goal/{Id(goal.Id)}")).As<FhirGoal>().OutcomeReference.ShouldHaveSingleItem().Reference.ShouldBe($"Observation/{Id(outcome.Id)}");
    }

    [Fact]
    public async Task CrisisAgreement_ComesWithThePlan_ForWhoSeesEveryMember()
    {
        var crisis = new CrisisAgreement { Signs = "Zij neemt niet op.", OwnSteps = "De zus gaat langs.", Calls = "De regisseur; bij gevaar 112." };
        await Team.Plans.SetCrisisAgreementAsync(
            new SetCrisisAgreementRequest { RequestId = Samples.NewId(), HouseholdId = Household.Id, CoordinatorEpoch = Household.Coordinator.Epoch, CrisisAgreement = crisis }, Waiting.Call());

        var note = (await SendAsync(HttpMethod.Get, $"/CarePlan/{Household.Id}", null, participant: HubFixture.Team)).As<CarePlan>().Note.ShouldHaveSingleItem();

        foreach (var text in new[] { crisis.Signs, crisis.OwnSteps, crisis.Calls })
        {
            note.Text!.ShouldContain(text);
        }

        (await GetAsync($"/CarePlan/{Household.Id}")).As<CarePlan>().Note.ShouldBeEmpty();
    }

    [Fact]
    public async Task AfterRevocation_NothingIsThere()
    {
        var goal = await AddByTeamAsync(LifeDomain.Finances, Mother.Id);
        var outcome = await ScoreByTeamAsync(Mother.Id, LifeDomain.Finances, 2);
        string[] paths =
        [
            $"/Group/{Household.Id}", $"/CareTeam/{Household.Id}", $"/CarePlan/{Household.Id}", $"/Goal/{Id(goal.Id)}", $"/Observation/{Id(outcome.Id)}", $"/Patient/{Id(Mother.Id)}",
        ];
        foreach (var path in paths)
        {
            (await GetAsync(path)).Status.ShouldBe(HttpStatusCode.OK, path);
        }

        await RevokeAsync(Gp, ToGp);

        foreach (var path in paths)
        {
            var reply = await GetAsync(path);
            (reply.Status, reply.Faults()[0].Reason).ShouldBe((HttpStatusCode.NotFound, "not-found"), path);
        }

        (await GetAsync("/CarePlan")).As<Bundle>().Entry.ShouldBeEmpty();
    }

    [Fact]
    public async Task WhoIsNotInvolved_FindsNothingUnderAnyId()
    {
        foreach (var path in new[] { $"/Group/{Household.Id}", $"/CarePlan/{Household.Id}", $"/Patient/{Id(Mother.Id)}", "/Group/1", "/Goal/1", $"/Goal/{new string('g', 64)}", $"/Goal/{Id(Mother.Id).ToUpperInvariant()}" })
        {
            (await SendAsync(HttpMethod.Get, path, null, participant: HubFixture.OtherGp)).Status.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }

    [Fact]
    public async Task EachRead_IsLogged_WithTheMemberWhoIsShown()
    {
        var before = StoreTrace.Count(Hub, "entries");

        await GetAsync($"/Group/{Household.Id}");

        (StoreTrace.Count(Hub, "entries") - before).ShouldBe(2, "the household and the mother");
    }

    [Fact]
    public async Task ClosedHousehold_IsNotActive()
    {
        await Team.Households.CloseHouseholdAsync(
            new CloseHouseholdRequest { RequestId = Samples.NewId(), Id = Household.Id, CoordinatorEpoch = Household.Coordinator.Epoch, Reason = "Het gaat goed." }, Waiting.Call());

        (await GetAsync($"/Group/{Household.Id}")).As<Group>().Active.ShouldBe(false);
        (await GetAsync($"/CarePlan/{Household.Id}")).As<CarePlan>().Status.ShouldBe(RequestStatus.Completed);
        (await GetAsync($"/CareTeam/{Household.Id}")).As<CareTeam>().Status.ShouldBe(CareTeam.CareTeamStatus.Inactive);
    }

    [Fact]
    public async Task MergedHousehold_SaysWhereItGoesOn_AndNothingOfAnyone()
    {
        var other = await FormOtherAsync();
        await Team.Households.MergeHouseholdsAsync(
            new MergeHouseholdsRequest { RequestId = Samples.NewId(), Id = other.Id, CoordinatorEpoch = other.Coordinator.Epoch, OtherHouseholdId = Household.Id }, Waiting.Call());

        var ended = (await GetAsync($"/Group/{Household.Id}")).As<Group>();

        (ended.Active, ended.Member.Count, ended.ManagingEntity).ShouldBe((false, 0, null));
        ended.GetExtensionValue<ResourceReference>($"{Extensions}merged-into")!.Reference.ShouldBe($"Group/{other.Id}");
        (await GetAsync($"/CarePlan/{Household.Id}")).As<CarePlan>().Status.ShouldBe(RequestStatus.Revoked);
        (await GetAsync($"/Group/{other.Id}")).As<Group>().Member.ShouldHaveSingleItem();
    }
}
