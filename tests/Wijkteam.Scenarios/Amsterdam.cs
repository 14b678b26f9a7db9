using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Scenarios;

/// <summary>Amsterdam: welfare work bought per city district.</summary>
public sealed class Amsterdam : Scenario
{
    [Fact]
    public async Task WelfareWork_IsBoughtPerCityDistrict()
    {
        var gp = At("huisarts-amsterdam-noord");

        var north = await gp.ReferAsync(Citizen(70, "1031AB"), "Eenzaam.", [LifeDomain.Loneliness]);
        var weesp = await gp.ReferAsync(Citizen(70, "1382AB"), "Eenzaam.", [LifeDomain.Loneliness]);

        (north.TargetParticipantId, weesp.TargetParticipantId).ShouldBe(("buurtteam-amsterdam-noord", "buurtteam-amsterdam-weesp"));
        Explained(north.Route).ShouldContain("Buurthuis Noord, van Welzijn Noord Amsterdam");
        Explained(weesp.Route).ShouldContain("Buurthuis Zuid, van Welzijn Zuid Amsterdam");
    }
}
