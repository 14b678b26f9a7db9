using System.Collections.Frozen;
using Shouldly;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Tests.Directory;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Routing;

/// <summary>Routing by what municipalities have arranged.</summary>
public sealed class ProfileRoutingTests
{
    private readonly DirectoryDocument _participants = Shipped.Participants();
    private readonly List<MunicipalityProfile> _profiles = [.. Shipped.Profiles()];
    private TeamLoads _loads = TeamLoads.None;

    [Fact]
    public void Resolve_FirstDesk_TakesTheSimplestQuestion()
    {
        var route = Resolve(Schiedam(LifeDomain.Finances));

        route.ParticipantId.ShouldBe("wot-nieuwland");
        route.ProfileVersion.ShouldBe("GM0606/always/1");
        route.ResponsibleMunicipality.ShouldBe("GM0606");
        Texts(route).ShouldContain("Te overwegen vóór individuele hulp: Cursus Grip op je geld, van Welzijn Waterweg (verzonnen).");
    }

    [Fact]
    public void Resolve_Coordinator_LeavesASimpleQuestionToTheOrdinaryServices_AndTellsTheSignaller()
    {
        var route = Resolve(Rotterdam(LifeDomain.Finances));

        route.ParticipantId.ShouldBe("vraagloket-rotterdam");
        Texts(route).TakeLast(3).ShouldBe(
        [
            "Volgens de drempels van de gemeente is de vraag niet complex.",
            "Wijkteam Hillegersberg-Schiebroek voert de regie bij complexe vragen, en behandelt geen andere.",
            "De vraag hoort bij de gewone voorzieningen en gaat naar Vraagloket (verzonnen). Het Vraagloket in de wijk helpt zonder afspraak.",
        ]);
    }

    [Fact]
    public void Resolve_Coordinator_TakesWhatTouchesManyDomains() =>
        Resolve(Rotterdam(LifeDomain.Finances, LifeDomain.Housing, LifeDomain.Parenting)).ParticipantId.ShouldBe("wijkteam-rotterdam-hillegersberg-schiebroek");

    [Theory]
    [InlineData(2, 2, 0, 0, true)]
    [InlineData(2, 3, 0, 0, false)]
    [InlineData(5, 5, 2, 0, true)]
    [InlineData(5, 5, 3, 0, false)]
    [InlineData(5, 5, 0, 3, true)]
    [InlineData(5, 5, 0, 2, false)]
    public void Resolve_Coordinator_TakesWhatIsGraveOrComesBack(int first, int second, int selfDirection, int earlier, bool isComplex)
    {
        var question = Rotterdam(LifeDomain.Finances) with
        {
            Assessment = new Assessment
            {
                Scores = { new DomainScore { LifeDomain = LifeDomain.Finances, Score = first }, new DomainScore { LifeDomain = LifeDomain.Housing, Score = second } },
                SelfDirection = selfDirection,
            },
            EarlierSignals = earlier,
        };

        var route = Resolve(question);

        route.ParticipantId.ShouldBe(isComplex ? "wijkteam-rotterdam-hillegersberg-schiebroek" : "vraagloket-rotterdam");
        Texts(route).ShouldNotContain(text => text.Contains("eerder", StringComparison.Ordinal) || text.Contains("zelf", StringComparison.Ordinal), "it goes to the sender too");
    }

    [Theory]
    [InlineData(true, "sociaal-wijkteam-poelenburg")]
    [InlineData(false, "gemeente-zaanstad-loket")]
    public void Resolve_Both_IsTheFirstDeskForCitizensThemselves(bool isOwn, string expected) =>
        Resolve(At("1504AB", 40, LifeDomain.Loneliness) with { IsOwn = isOwn }).ParticipantId.ShouldBe(expected);

    [Fact]
    public void Resolve_SpecialistTeam_TakesWhatIsComplexAndNothingElse()
    {
        var simple = Resolve(HollandsKroon(15, LifeDomain.MentalHealth));
        var complex = Resolve(HollandsKroon(15, LifeDomain.MentalHealth, LifeDomain.Parenting, LifeDomain.UseOfTime, LifeDomain.SocialNetwork));

        simple.ParticipantId.ShouldBe("wijkteam-hollands-kroon-1");
        Texts(simple).ShouldContain("Specialistisch Ambulant Team Hollands Kroon is er alleen voor complexe vragen.");
        complex.ParticipantId.ShouldBe("specialistisch-team-hollands-kroon");
    }

    [Fact]
    public void Resolve_LiaisonAtThePractice_TakesARoutineSignal_AndAnUrgentOneDoesNotWait()
    {
        var routine = HollandsKroon(12, LifeDomain.Parenting) with { Sender = Sender("huisarts-anna-paulowna") };

        var route = Resolve(routine);
        var urgent = Resolve(routine with { Priority = Priority.Urgent });

        route.ParticipantId.ShouldBe("wijkteam-hollands-kroon-1");
        Texts(route)[^1].ShouldBe("Wijkteam Anna Paulowna en omgeving houdt spreekuur bij de afzender, op maandag en donderdag: de vraag gaat daarheen.");
        Texts(urgent).ShouldContain("Wijkteam Anna Paulowna en omgeving houdt spreekuur bij de afzender, op maandag en donderdag, maar wat dringend is wacht daar niet op.");
        urgent.Explanations[^1].Rule.ShouldBe("team_serves_area");
    }

    [Fact]
    public void Resolve_SchoolWithOfficeHours_GoesToThem_WhereverThePupilLives()
    {
        var pupil = At("3481AB", 14, LifeDomain.WorkAndEducation);

        Resolve(pupil).ParticipantId.ShouldBe("toegang-woerden-jeugd-dorpen");
        Resolve(pupil with { Sender = Sender("school-de-rietvelden") }).ParticipantId.ShouldBe("toegang-woerden-jeugd-centrum");
    }

    [Fact]
    public void Resolve_StatutoryReferral_IsInformedOn_NeverDiverted()
    {
        Position("GM1911", Positioning.Coordinator);
        var referral = HollandsKroon(9, LifeDomain.Parenting) with { Sender = Sender("huisarts-middenmeer"), IsReferral = true, Priority = Priority.Urgent };

        var route = Resolve(referral);

        route.ParticipantId.ShouldBe("wijkteam-hollands-kroon-1", "not complex, and the team coordinates only: yet it goes there");
        Texts(route).ShouldContain(
            "Naast de verwijzing, die gewoon doorgaat: Wijkteam Hippolytushoef en omgeving houdt spreekuur in de verwijzende praktijk, op woensdag, voor lichtere hulp of advies.");
    }

    [Fact]
    public void Resolve_FullTeam_NamesItsWaitingListAndTheNextBest()
    {
        var neighbour = Profile("GM0606").Teams.First(team => team.ParticipantId == "wot-groenoord");
        neighbour.AreaCodes.Add("GM0606");
        Fill("wot-nieuwland");

        var route = Resolve(Schiedam(LifeDomain.Finances));

        route.ParticipantId.ShouldBe("wot-groenoord");
        Texts(route).ShouldContain("Wijkondersteuningsteam Nieuwland heeft nu geen plaats, maar wel een wachtlijst.");
    }

    [Fact]
    public void Resolve_FullTeam_GivesToItsFallback_WhereverThatWorks()
    {
        Profile("GM0606").Teams.First(team => team.ParticipantId == "wot-nieuwland").Capacity.FallbackParticipantId = "wot-woudhoek";
        Fill("wot-nieuwland");

        var route = Resolve(Schiedam(LifeDomain.Finances));

        route.ParticipantId.ShouldBe("wot-woudhoek");
        Texts(route).ShouldContain("Wijkondersteuningsteam Woudhoek neemt waar zolang Wijkondersteuningsteam Nieuwland geen plaats heeft.");
        Texts(route)[^1].ShouldBe("De vraag gaat naar Wijkondersteuningsteam Woudhoek.");
    }

    [Fact]
    public void Resolve_AllFull_WaitsWhereThereIsAList_ElseGoesToTheDesk()
    {
        Fill("wot-nieuwland");
        var waiting = Resolve(Schiedam(LifeDomain.Finances));
        Profile("GM0606").Teams.First(team => team.ParticipantId == "wot-nieuwland").Capacity.WaitingList = false;

        waiting.ParticipantId.ShouldBe("wot-nieuwland");
        Texts(waiting).ShouldContain("Geen team dat past heeft nu plaats: de vraag komt op de wachtlijst van Wijkondersteuningsteam Nieuwland.");
        Resolve(Schiedam(LifeDomain.Finances)).ParticipantId.ShouldBe("gemeente-schiedam-meldpunt");
    }

    [Fact]
    public void Resolve_FullTeam_DoesNotTurnAStatutoryReferralAway()
    {
        Fill("wot-nieuwland");
        var referral = Schiedam(LifeDomain.Parenting) with { Age = 8, Sender = Sender("huisartsen-nieuwland"), IsReferral = true };

        Resolve(referral).ParticipantId.ShouldBe("wot-nieuwland");
    }

    [Fact]
    public void Resolve_NoOwnTeamForWhatIsComplex_GoesToTheRegionsTeam()
    {
        LifeDomain[] domains = [LifeDomain.PhysicalHealth, LifeDomain.Finances, LifeDomain.Housing];

        var route = Resolve(At("1504AB", 16, domains));

        route.ParticipantId.ShouldBe("specialisten-zaanstreek-waterland");
        Texts(route)[^1].ShouldContain("specialistische jeugdhulp Zaanstreek-Waterland");
        Resolve(At("1504AB", 40, domains)).ParticipantId.ShouldBe("gemeente-zaanstad-meldpunt", "the cooperation is for young people");
    }

    [Theory]
    [InlineData(Residence.Homeless, "opvang-eindhoven", "homeless_desk")]
    [InlineData(Residence.SecretAddress, "gemeente-eindhoven-meldpunt", "secret_address_desk")]
    public void Resolve_WithoutAnAddressToTell_HasARouteOfItsOwn(Residence residence, string expected, string rule)
    {
        var route = Resolve(new RoutingQuestion(null, "GM0772", [LifeDomain.Housing], 40) { Residence = residence });

        route.ParticipantId.ShouldBe(expected);
        route.Explanations[^1].Rule.ShouldBe(rule);
    }

    [Fact]
    public void Resolve_YouthInResidentialCare_ServedHere_ResponsibleThere()
    {
        var route = Resolve(At("5625AB", 16, LifeDomain.MentalHealth) with { ResponsibleMunicipality = "GM0632" });

        route.ParticipantId.ShouldBe("wij-woensel-noord");
        route.ResponsibleMunicipality.ShouldBe("GM0632");
        Texts(route).ShouldContain("De gemeente Woerden blijft verantwoordelijk voor deze jongere, wie ook helpt (woonplaatsbeginsel, Jeugdwet artikel 1.1).");
    }

    private Route Resolve(RoutingQuestion question)
    {
        DirectoryDocumentCheck.Check(_participants, [.. _profiles.Select(profile => profile.Clone())]).Where(fault => !fault.Message.StartsWith("Overlaps", StringComparison.Ordinal)).ShouldBeEmpty();
        return Router.Resolve(DirectorySnapshot.Build(_participants, _profiles), question, _loads);
    }

    private MunicipalityProfile Profile(string municipality) => _profiles.Find(profile => profile.MunicipalityCode == municipality)!;

    private void Position(string municipality, Positioning positioning)
    {
        var profile = Profile(municipality);
        profile.Positionings.Add(profile.Teams.Select(team => new TeamPositioning { TeamParticipantId = team.ParticipantId, Positioning = positioning }));
    }

    private void Fill(string team) => _loads = new TeamLoads(new Dictionary<string, long>(StringComparer.Ordinal) { [team] = 400 }.ToFrozenDictionary(StringComparer.Ordinal));

    private Participant Sender(string id) => _participants.Registrations.First(registration => registration.Participant.Id == id).Participant;

    private static string[] Texts(Route route) => [.. route.Explanations.Select(explanation => explanation.TextNl)];

    private static RoutingQuestion Schiedam(params LifeDomain[] domains) => At("3118AB", 40, domains);

    private static RoutingQuestion Rotterdam(params LifeDomain[] domains) => At("3051AB", 40, domains);

    private static RoutingQuestion HollandsKroon(int age, params LifeDomain[] domains) => At("1761AB", age, domains);

    private static RoutingQuestion At(string postcode, int? age, params LifeDomain[] domains) => new(new Address { Postcode = postcode, HouseNumber = 12 }, "", domains, age);
}
