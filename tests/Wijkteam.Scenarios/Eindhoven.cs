using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Scenarios;

/// <summary>Eindhoven: youth care inside the multidisciplinary team; the household is served as a whole.</summary>
public sealed class Eindhoven : Scenario
{
    [Fact]
    public async Task Household_IsServedByOneTeam_YoungAndOld()
    {
        var gp = At("huisarts-woensel");

        var mother = await gp.ReferAsync(Citizen(38, "5625AB"), "Schulden.", [LifeDomain.Finances]);
        var son = await gp.ReferAsync(Citizen(11, "5625AB"), "Onhandelbaar op school.", [LifeDomain.Parenting]);

        mother.TargetParticipantId.ShouldBe("wij-woensel-noord");
        son.TargetParticipantId.ShouldBe("wij-woensel-noord");
    }

    [Fact]
    public async Task YouthInResidentialCare_IsServedHere_AndAnotherMunicipalityStaysResponsible()
    {
        var referral = await At("huisarts-woensel").ReferAsync(
            Citizen(16, "5625AB"), "Woont sinds maart in de groep.", [LifeDomain.MentalHealth], request => request.Content.Subject.ResponsibleMunicipalityCode = "GM0632");

        referral.TargetParticipantId.ShouldBe("wij-woensel-noord");
        referral.ResponsibleMunicipalityCode.ShouldBe("GM0632");
        Explained(referral.Route).ShouldContain("De gemeente Woerden blijft verantwoordelijk");
    }

    [Theory]
    [InlineData(Residence.Homeless, "opvang-eindhoven")]
    [InlineData(Residence.SecretAddress, "gemeente-eindhoven-meldpunt")]
    public async Task WhoeverHasNoAddressToTell_HasARoute(Residence residence, string expected)
    {
        var citizen = Citizen(29, "5625AB");
        (citizen.Address, citizen.Residence, citizen.AreaCode) = (null, residence, "GM0772");

        var referral = await At("huisarts-woensel").ReferAsync(citizen, "Slaapt bij vrienden.", [LifeDomain.Housing]);

        referral.TargetParticipantId.ShouldBe(expected);
        await At(expected).SeeThroughAsync("Onderdak gevonden.");
    }

    [Fact]
    public async Task OneTeam_HasTheHouseholdAsAWhole_InOnePlan()
    {
        var team = At("wij-woensel-noord");
        var household = await team.FormAsync([Joining(Citizen(38, "5625AB"), HouseholdRole.Parent), Joining(Citizen(11, "5625AB"), HouseholdRole.Child)]);
        var (mother, son) = (household.Members[0], household.Members[1]);

        await team.AddGoalAsync(household, PersonInHouseholds.Goal(LifeDomain.Finances, "Aan het eind van de maand geld over.", "Zelf een kasboek bijhouden.", mother));
        await team.AddGoalAsync(household, PersonInHouseholds.Goal(LifeDomain.Parenting, "Samen eten zonder ruzie.", "Oma past op dinsdag op.", mother, son));
        await team.ScoreAsync(household, mother, OutcomeMoment.Start, "", (LifeDomain.Finances, 2), (LifeDomain.DomesticRelations, 3));

        var plan = await team.PlanAsync(household);
        plan.Goals.Select(goal => goal.LifeDomain).ShouldBe([LifeDomain.Finances, LifeDomain.Parenting]);
        plan.Outcomes.Single().Scores[0].Score.ShouldBe(2);
        household.Parties.Single().ParticipantId.ShouldBe("wij-woensel-noord", "no second team, no second plan");
    }
}
