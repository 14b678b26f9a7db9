using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Scenarios;

/// <summary>Procurement by consortium, as Alphen aan den Rijn has it.</summary>
public sealed class ProcurementByConsortium : Scenario
{
    [Theory]
    [InlineData("coalitie-rijnstreek-wmo", null)]
    [InlineData("thuisbegeleiding-rijn", null)]
    [InlineData("jeugdhulp-rijn", "recipient_participant_ids[0]")]
    public async Task OneCoalition_GivesIt_ThroughItsLeadOrAPartner(string recipient, string? refusedField)
    {
        await At("huisarts-ridderveld").ReferAsync(Citizen(80, "2402AB"), "Redt het huishouden niet.", [LifeDomain.InstrumentalAdl]);
        var team = At("team-alphen-ridderveld");
        var parent = await team.AcceptAsync();
        var provision = new Provision
        {
            OfferId = "home-support",
            FormalDecision = new FormalDecision { Reference = "Wmo-0002", ApplicationDate = "2026-05-01", DecisionDate = "2026-09-30" },
            Alternatives = { recipient == "coalitie-rijnstreek-wmo" ? [new Alternative { ParticipantId = "thuisbegeleiding-rijn", Reason = "Geen plaats." }] : [] },
        };

        if (refusedField is not null)
        {
            (await SeenRefusal.OfAsync(() => team.ReferOnwardAsync(parent, provision, recipient))).Fields.ShouldContain(refusedField);
            return;
        }

        var onward = await team.ReferOnwardAsync(parent, provision, recipient);
        onward.TargetParticipantId.ShouldBe(recipient);
        Explained(onward.Route).ShouldContain("Thuisbegeleiding wordt gegeven door één coalitie.");
        Explained(onward.Route).ShouldContain("De beschikking heeft langer geduurd dan de acht weken van de Wmo.");
    }
}
