using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Scenarios;

/// <summary>Hybrid procurement, as Schiedam has it.</summary>
public sealed class ProcurementByHybrid : Scenario
{
    [Theory]
    [InlineData("welzijn-waterweg")]
    [InlineData("zorgpartner-waterweg")]
    public async Task OneParty_AndOthersBesideIt(string recipient)
    {
        await At("huisartsen-nieuwland").ReferAsync(Citizen(50, "3118AB"), "Vergeet van alles.", [LifeDomain.InstrumentalAdl]);
        var team = At("wot-nieuwland");
        var parent = await team.AcceptAsync();
        var other = recipient == "welzijn-waterweg" ? "zorgpartner-waterweg" : "welzijn-waterweg";

        var onward = await team.ReferOnwardAsync(
            parent,
            new Provision { OfferId = "individual-support-welfare", Alternatives = { new Alternative { ParticipantId = other, Reason = "Wachtlijst van drie maanden." } } },
            recipient);

        onward.TargetParticipantId.ShouldBe(recipient);
        Explained(onward.Route).ShouldContain("wordt gegeven door één partij, met andere ernaast");
        onward.ToOwnEmployer.ShouldBeTrue("seconded workers refer to those who employ them: it is counted");
    }
}
