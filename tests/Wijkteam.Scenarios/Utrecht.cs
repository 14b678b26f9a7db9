using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Scenarios;

/// <summary>Utrecht: social teams and youth and family teams of two organisations beside each other; collective before individual.</summary>
public sealed class Utrecht : Scenario
{
    [Fact]
    public async Task SocialAndYouthTeams_AreBesideEachOther_EachForItsOwn()
    {
        var gp = At("huisarts-lombok");

        var mother = await gp.ReferAsync(Citizen(36, "3531AB"), "Schulden.", [LifeDomain.Finances]);
        var son = await gp.ReferAsync(Citizen(13, "3531AB"), "Spijbelt.", [LifeDomain.WorkAndEducation]);

        mother.TargetParticipantId.ShouldBe("utrecht-sociaal-lombok");
        son.TargetParticipantId.ShouldBe("utrecht-jeugd-lombok");
        await At("utrecht-sociaal-lombok").SeeThroughAsync("Geholpen.");
        await At("utrecht-jeugd-lombok").SeeThroughAsync("Weer op school.");
    }

    [Fact]
    public async Task Collective_IsConsideredBeforeIndividual()
    {
        var referral = await At("huisarts-lombok").ReferAsync(Citizen(71, "3531AB"), "Eenzaam sinds de verhuizing.", [LifeDomain.Loneliness]);

        referral.TargetParticipantId.ShouldBe("utrecht-sociaal-lombok");
        Explained(referral.Route).ShouldContain("Te overwegen vóór individuele hulp: Samen aan tafel");
        Explained(referral.Route).ShouldNotContain("Begeleiding thuis");
    }

    [Fact]
    public async Task EighteenNeighbourhoods_HaveBothTeams()
    {
        var teams = (await At("huisarts-lombok").Hub.Directory.ListTeamsAsync(new ListTeamsRequest { MunicipalityCode = "GM0344", PageSize = 200 }, Waiting.Call())).Teams;

        teams.Count(team => team.Kind == TeamKind.Social).ShouldBe(18);
        teams.Count(team => team.Kind == TeamKind.YouthAndFamily).ShouldBe(18);
    }

    [Fact]
    public async Task SocialAndYouthOrganisation_WorkOnOnePlan_CollectiveFirst_AndAWithdrawnAgreementTakesOneOut()
    {
        var (social, youth, gp) = (At("utrecht-sociaal-lombok"), At("utrecht-jeugd-lombok"), At("huisarts-lombok"));
        var mother = Citizen(36, "3531AB");
        var ofTeams = Joining(mother, HouseholdRole.Parent, agreement => agreement.Scope.RecipientKind = ParticipantKind.NeighbourhoodTeam);
        var household = await social.FormAsync([ofTeams, Joining(Citizen(13, "3531AB"), HouseholdRole.Child, agreement => agreement.Scope.RecipientKind = ParticipantKind.NeighbourhoodTeam)], "utrecht-jeugd-lombok");
        var parent = household.Members[0];
        var withGp = await social.Hub.Consents.RecordConsentAsync(
            new RecordConsentRequest
            {
                RequestId = Samples.NewId(),
                Subject = mother,
                Consent = new Consent
                {
                    Decision = ConsentDecision.Permit,
                    Scope = new ConsentScope { RecipientParticipantId = "huisarts-lombok", Purpose = ConsentPurpose.Coordination, LifeDomains = { LifeDomain.Finances } },
                    Givers = { new ConsentGiver { Capacity = GiverCapacity.Subject } },
                },
            },
            Waiting.Call());
        household = await social.InvolveAsync(household, "huisarts-lombok");
        var debts = await social.AddGoalAsync(household, PersonInHouseholds.Goal(LifeDomain.Finances, "Geen nieuwe schulden.", "Zelf de post openen, met de buurvrouw.", parent));
        await youth.AddGoalAsync(household, PersonInHouseholds.Goal(LifeDomain.WorkAndEducation, "Elke dag naar school.", "Samen de wekker zetten.", household.Members[1]));

        var individual = PersonInHouseholds.Arrangement(ArrangementKind.Individual, "Begeleiding thuis.", "utrecht-sociaal-lombok");
        (await SeenRefusal.OfAsync(() => social.ArrangeAsync(household, debts, individual))).Fields.ShouldContain("arrangement.collective_absent_reason");
        debts = await social.ArrangeAsync(household, debts, PersonInHouseholds.Arrangement(ArrangementKind.Collective, "Inloop geldzaken.", "utrecht-sociaal-lombok"));
        await social.ArrangeAsync(household, debts, individual);

        (await gp.PlanAsync(household)).Goals.Single().LifeDomain.ShouldBe(LifeDomain.Finances, "the practice sees what it may, and no more");
        (await youth.PlanAsync(household)).Goals.Count.ShouldBe(2);
        await social.Hub.Consents.RevokeConsentAsync(
            new RevokeConsentRequest { RequestId = Samples.NewId(), Id = withGp.Consent.Id, Giver = new ConsentGiver { Capacity = GiverCapacity.Subject } }, Waiting.Call());
        (await SeenRefusal.OfAsync(() => gp.PlanAsync(household))).Reason.ShouldBe("NOT_FOUND");
        (await youth.PlanAsync(household)).Goals.Count.ShouldBe(2, "one party is out, the rest goes on");
    }
}
