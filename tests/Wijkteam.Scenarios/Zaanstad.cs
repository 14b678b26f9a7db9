using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Scenarios;

/// <summary>Zaanstad: district teams that coordinate what is complex, youth teams beside them, specialist care with the neighbours.</summary>
public sealed class Zaanstad : Scenario
{
    [Fact]
    public async Task SimpleSignal_GoesToTheOrdinaryServices_AndTheSignallerHearsWhy()
    {
        var gp = At("huisarts-poelenburg");

        var signal = await gp.SignalAsync(Citizen(67, "1504AB"), "Alleen sinds het overlijden van haar man.", [LifeDomain.Loneliness]);

        signal.TargetParticipantId.ShouldBe("gemeente-zaanstad-loket");
        Explained(signal.Route).ShouldContain("Vraag eerst wat iemand zelf en met zijn netwerk kan");
        await At("gemeente-zaanstad-loket").RedirectAsync("Woensdag is er koffie in het buurthuis.");
        (await gp.ReceiveAsync()).Signal.Triage.Advice.ShouldBe("Woensdag is er koffie in het buurthuis.");
    }

    [Fact]
    public async Task ComplexSignal_GoesToTheDistrictTeam_WhichCoordinates()
    {
        var gp = At("huisarts-poelenburg");

        var signal = await gp.SignalAsync(
            Citizen(40, "1504AB"), "Schulden, dreigende uitzetting en drank.", [LifeDomain.Finances, LifeDomain.Housing, LifeDomain.SubstanceUse]);

        signal.TargetParticipantId.ShouldBe("sociaal-wijkteam-poelenburg");
        Explained(signal.Route).ShouldContain("De vraag is complex: er spelen 3 of meer leefgebieden.");
        await At("sociaal-wijkteam-poelenburg").AnswerAsync("Wij voeren de regie.");
    }

    [Fact]
    public async Task ThirdSignalWithinAYear_IsComplex_HoweverSimpleEachIs()
    {
        var (gp, citizen) = (At("huisarts-poelenburg"), Citizen(58, "1504AB"));
        for (var i = 0; i < 3; i++)
        {
            (await gp.SignalAsync(citizen, "Weer een rekening.", [LifeDomain.Finances])).TargetParticipantId.ShouldBe("gemeente-zaanstad-loket");
        }

        var fourth = await gp.SignalAsync(citizen, "Weer een rekening.", [LifeDomain.Finances]);

        fourth.TargetParticipantId.ShouldBe("sociaal-wijkteam-poelenburg");
        Explained(fourth.Route).ShouldNotContain("eerder", Case.Insensitive, "what came before is not the signaller's to know");
    }

    [Fact]
    public async Task YouthTeam_TakesParenting_AcrossTwoDistricts() =>
        (await At("huisarts-poelenburg").ReferAsync(Citizen(9, "1504AB"), "Druk gedrag thuis.", [LifeDomain.Parenting])).TargetParticipantId.ShouldBe("jeugdteam-zaanstad-1");

    [Fact]
    public async Task OneCoordinator_HoldsOverTheDistrictTeamAndTheYouthTeam()
    {
        var (district, youth) = (At("sociaal-wijkteam-poelenburg"), At("jeugdteam-zaanstad-1"));
        var (mother, son) = (Citizen(41, "1504AB"), Citizen(15, "1504AB"));

        var household = await district.FormAsync([Joining(mother, HouseholdRole.Parent), Joining(son, HouseholdRole.Child)], "jeugdteam-zaanstad-1", "huisarts-poelenburg");

        household.Coordinator.ParticipantId.ShouldBe("sociaal-wijkteam-poelenburg");
        (await youth.HearAsync()).Kind.ShouldBe(HouseholdNoticeKind.Involved);
        (await SeenRefusal.OfAsync(youth.Hub.Households.TakeCoordinationAsync(new TakeCoordinationRequest { RequestId = Samples.NewId(), Id = household.Id }, Waiting.Call())))
            .Reason.ShouldBe("STATE_NOT_ALLOWED");

        household = await district.OfferAsync(household, "jeugdteam-zaanstad-1", "De vragen liggen nu vooral bij de zoon.");
        (await youth.HearAsync()).Kind.ShouldBe(HouseholdNoticeKind.CoordinationOffered);
        (await district.SeeAsync(household)).Coordinator.ParticipantId.ShouldBe("sociaal-wijkteam-poelenburg", "until it is accepted, nothing changes");
        var handedOver = await youth.AcceptCoordinationAsync(household);

        (handedOver.Coordinator.ParticipantId, handedOver.Coordinator.Epoch).ShouldBe(("jeugdteam-zaanstad-1", 2));
        (await SeenRefusal.OfAsync(() => district.OfferAsync(household, "jeugdteam-zaanstad-1", "Nog eens."))).Reason.ShouldBe("COORDINATOR_CHANGED");
        await At("huisarts-poelenburg").SignalAsync(son, "Spijbelt weken.", [LifeDomain.WorkAndEducation]);
        var news = await youth.HearUntilAsync(HouseholdNoticeKind.ExchangeSubmitted);
        news.ExchangeId.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task SpecialistCare_IsTheRegions_AcrossTheMunicipalBorder()
    {
        var referral = await At("huisarts-poelenburg").ReferAsync(
            Citizen(16, "1504AB"), "Ernstig ziek, en alles loopt vast.", [LifeDomain.PhysicalHealth, LifeDomain.MentalHealth, LifeDomain.WorkAndEducation]);

        referral.TargetParticipantId.ShouldBe("specialisten-zaanstreek-waterland");
        await At("specialisten-zaanstreek-waterland").SeeThroughAsync("Behandeling gestart.");
    }
}
