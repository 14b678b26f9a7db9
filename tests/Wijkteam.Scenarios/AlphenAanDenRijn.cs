using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Scenarios;

/// <summary>Alphen aan den Rijn: a consortium each for Wmo and for youth care.</summary>
public sealed class AlphenAanDenRijn : Scenario
{
    [Fact]
    public async Task WmoAndYouth_AreContractedApart_EachWithItsOwnTeams()
    {
        var gp = At("huisarts-ridderveld");

        (await gp.ReferAsync(Citizen(80, "2402AB"), "Redt het huishouden niet.", [LifeDomain.InstrumentalAdl])).TargetParticipantId.ShouldBe("team-alphen-ridderveld");
        (await gp.ReferAsync(Citizen(10, "2402AB"), "Gepest.", [LifeDomain.SocialNetwork])).TargetParticipantId.ShouldBe("jeugd-alphen-ridderveld");
    }
}
