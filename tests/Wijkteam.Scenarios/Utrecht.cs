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
}
