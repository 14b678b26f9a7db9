using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Scenarios;

/// <summary>Procurement by choice, as Amsterdam has it for individual support.</summary>
public sealed class ProcurementByChoice : Scenario
{
    [Fact]
    public async Task TheCitizenChooses_AmongContractedProviders()
    {
        var (team, parent) = await TakenOnAsync();

        var onward = await team.ReferOnwardAsync(parent, Support(provision => provision.CitizenChose = true), "begeleiding-amsterdam");

        onward.TargetParticipantId.ShouldBe("begeleiding-amsterdam");
        Explained(onward.Route).ShouldContain("Individuele begeleiding is ingekocht met keuze uit gecontracteerde aanbieders.");
        Explained(onward.Route).ShouldContain("De beschikking is binnen acht weken genomen.");
        onward.ToOwnEmployer.ShouldBeFalse();
        (await At("begeleiding-amsterdam").SeeThroughAsync("Begeleid.")).Provision.ShouldBeNull("how it came there is not theirs to know");
    }

    [Fact]
    public async Task WhoDoesNotChoose_OffersItToSeveral_AndTheFirstToAcceptHasIt()
    {
        var (team, parent) = await TakenOnAsync();

        var offered = await team.ReferOnwardAsync(
            parent, Support(provision => provision.Alternatives.Clear()), "begeleiding-amsterdam", "buurtteam-amsterdam-organisatie");

        offered.Recipients.Count.ShouldBe(2);
        await At("buurtteam-amsterdam-organisatie").AcceptAsync();
        offered.ToOwnEmployer.ShouldBeTrue("one of them employs the team's workers");
    }

    [Fact]
    public async Task TheWorkersOwnEmployer_NeedsTheAlternativesThatWereWeighed_AndIsCounted()
    {
        var (team, parent) = await TakenOnAsync();
        var bare = Support(provision => provision.CitizenChose = true);
        var weighed = Support(provision =>
        {
            provision.CitizenChose = true;
            provision.Alternatives.Add(new Alternative { ParticipantId = "begeleiding-amsterdam", Reason = "Kent mevrouw niet." });
        });

        (await SeenRefusal.OfAsync(() => team.ReferOnwardAsync(parent, bare, "buurtteam-amsterdam-organisatie"))).Fields.ShouldBe(["provision.alternatives"]);

        (await team.ReferOnwardAsync(parent, weighed, "buurtteam-amsterdam-organisatie")).ToOwnEmployer.ShouldBeTrue();
    }

    [Theory]
    [InlineData("zorg-fryslan", "recipient_participant_ids[0]")]
    [InlineData("begeleiding-amsterdam", "provision.citizen_chose")]
    public async Task WhoHasNoContract_OrWasNotChosen_IsRefused(string recipient, string field)
    {
        var (team, parent) = await TakenOnAsync();
        var provision = Support(provision => provision.CitizenChose = field != "provision.citizen_chose");

        (await SeenRefusal.OfAsync(() => team.ReferOnwardAsync(parent, provision, recipient))).Fields.ShouldBe([field]);
    }

    [Fact]
    public async Task CollectiveComesFirst_OrSaysWhyNot()
    {
        var (team, parent) = await TakenOnAsync();
        var provision = Support(provision =>
        {
            provision.CitizenChose = true;
            provision.PassedOver.Clear();
        });

        var refusal = await SeenRefusal.OfAsync(() => team.ReferOnwardAsync(parent, provision, "begeleiding-amsterdam"));

        refusal.Fields.ShouldBe(["provision.passed_over"]);
        refusal.Text.ShouldContain("walk-in-north");
    }

    [Fact]
    public async Task WhereTheLawAsksForADecision_NothingGoesWithoutOne()
    {
        var (team, parent) = await TakenOnAsync();
        var provision = Support(provision =>
        {
            provision.CitizenChose = true;
            provision.FormalDecision = null;
        });

        (await SeenRefusal.OfAsync(() => team.ReferOnwardAsync(parent, provision, "begeleiding-amsterdam"))).Fields.ShouldBe(["provision.formal_decision"]);
    }

    private async Task<(Person Team, Referral Parent)> TakenOnAsync()
    {
        await At("huisarts-amsterdam-noord").ReferAsync(Citizen(70, "1031AB"), "Eenzaam, en het huishouden lukt niet.", [LifeDomain.Loneliness]);
        var team = At("buurtteam-amsterdam-noord");
        return (team, await team.AcceptAsync());
    }

    private static Provision Support(Action<Provision> with)
    {
        var provision = new Provision
        {
            OfferId = "individual-support",
            PassedOver = { new PassedOver { OfferId = "walk-in-north", Reason = "Komt de deur niet uit." } },
            FormalDecision = new FormalDecision { Reference = "Wmo-0001", ApplicationDate = "2026-09-01", DecisionDate = "2026-10-20" },
        };
        with(provision);
        return provision;
    }
}
