using Shouldly;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.Tests.Directory;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Routing;

public sealed class RouterTests
{
    private const string Adults = "buurtteam-sociaal-noordoost";
    private const string Youth = "buurtteam-jeugd-gezin-noordoost";
    private const string South = "buurtteam-sociaal-zuid";
    private const string Desk = "gemeente-utrecht-meldpunt";

    private readonly DirectoryDocument _document = DemoDirectory.Read();

    [Fact]
    public void Resolve_AdultAtAddress_GoesToSocialTeam() => Resolve(43, LifeDomain.Finances).ParticipantId.ShouldBe(Adults);

    [Fact]
    public void Resolve_ChildAtAddress_GoesToYouthTeam() => Resolve(9, LifeDomain.MentalHealth).ParticipantId.ShouldBe(Youth);

    [Theory]
    [InlineData(0, Youth)]
    [InlineData(17, Youth)]
    [InlineData(18, Adults)]
    [InlineData(130, Adults)]
    public void Resolve_AgeAtTheBound_IsInclusive(int age, string expected) => Resolve(age, LifeDomain.MentalHealth).ParticipantId.ShouldBe(expected);

    [Fact]
    public void Resolve_AddressInTheSouth_GoesToTheTeamThere() =>
        Resolve(Question(43, LifeDomain.Housing) with { Address = new Address { Postcode = "3524CD", HouseNumber = 75 } }).ParticipantId.ShouldBe(South);

    [Fact]
    public void Resolve_NoTeamInTheArea_GoesToTheDesk()
    {
        var route = Resolve(Question(43, LifeDomain.Housing) with { Address = new Address { Postcode = "3562AB", HouseNumber = 1 } });

        route.ParticipantId.ShouldBe(Desk);
        Rules(route).ShouldBe(["+address_in_area", "+leading_life_domain", "-team_serves_area", "+fallback_desk"]);
    }

    [Fact]
    public void Resolve_LeadingDomainNotTakenOn_GoesToTheDeskThoughASecondOneIs()
    {
        var route = Resolve(43, LifeDomain.Parenting, LifeDomain.Finances);

        route.ParticipantId.ShouldBe(Desk);
        route.LifeDomains.ShouldBe([LifeDomain.Parenting, LifeDomain.Finances]);
        Rules(route).ShouldBe(["+address_in_area", "+leading_life_domain", "-team_serves_age", "-team_takes_life_domain", "+fallback_desk"]);
    }

    [Fact]
    public void Resolve_UnknownAge_GoesOnlyToATeamWithoutAgeLimits()
    {
        Resolve(null, LifeDomain.MentalHealth).ParticipantId.ShouldBe(Desk);

        Team(Youth).MaxAge = 0;

        Resolve(null, LifeDomain.MentalHealth).ParticipantId.ShouldBe(Youth);
    }

    [Fact]
    public void Resolve_NoLifeDomain_GoesToTheDesk()
    {
        var route = Resolve(43);

        route.ParticipantId.ShouldBe(Desk);
        Rules(route).ShouldBe(["+address_in_area", "-leading_life_domain", "+fallback_desk"]);
    }

    [Fact]
    public void Resolve_SeveralFit_NarrowestAreaWinsThoughAWiderOneCoversMore()
    {
        Serve(South, "BU03440431");
        Team(South).LifeDomains.Remove(LifeDomain.Housing);

        var route = Resolve(43, LifeDomain.Finances, LifeDomain.Housing);

        route.ParticipantId.ShouldBe(South);
        Rules(route).ShouldContain("+narrowest_area");
    }

    [Fact]
    public void Resolve_SeveralInTheSameArea_MostDomainsWin()
    {
        Serve(South, "WK034404");
        Team(Adults).LifeDomains.Remove(LifeDomain.Housing);

        var route = Resolve(43, LifeDomain.Finances, LifeDomain.Housing);

        route.ParticipantId.ShouldBe(South);
        Rules(route).ShouldContain("+most_life_domains");
    }

    [Fact]
    public void Resolve_SeveralJustAsFit_FirstIdWins()
    {
        Serve(South, "WK034404");

        var route = Resolve(43, LifeDomain.Finances, LifeDomain.Finances);

        route.ParticipantId.ShouldBe(Adults);
        route.LifeDomains.ShouldBe([LifeDomain.Finances]);
        Rules(route).ShouldContain("+first_by_id");
    }

    [Fact]
    public void Resolve_TeamServesDistrictAndNeighbourhood_CountsByTheNarrowest()
    {
        Serve(South, "WK034404", "BU03440431");

        Resolve(43, LifeDomain.Finances).ParticipantId.ShouldBe(South);
    }

    [Fact]
    public void Resolve_FromADistrict_PassesOverTeamsOfOneNeighbourhood()
    {
        Serve(South, "BU03440431");
        var question = new RoutingQuestion(null, "WK034404", [LifeDomain.Finances], 43);

        var route = Resolve(question);

        route.ParticipantId.ShouldBe(Adults);
        Rules(route)[0].ShouldBe("+question_from_area");
    }

    [Fact]
    public void Resolve_UnknownAddress_NamesTheFieldOfTheRequest()
    {
        var question = Question(43, LifeDomain.Housing) with { Address = new Address { Postcode = "3572CD", HouseNumber = 121 }, FieldPrefix = "content.subject." };

        Refused(question, RefusalReason.AddressUnknown).Faults.ShouldHaveSingleItem().Field.ShouldBe("content.subject.address");
    }

    [Theory]
    [InlineData("GM0363")]
    [InlineData("")]
    [InlineData("Utrecht")]
    public void Resolve_UnknownArea_NamesTheFieldOfTheRequest(string code) =>
        Refused(new RoutingQuestion(null, code, [LifeDomain.Housing], 43), RefusalReason.AddressUnknown).Faults
            .ShouldHaveSingleItem().Field.ShouldBe("area_code");

    [Fact]
    public void Resolve_NeitherTeamNorDesk_IsNoRoute()
    {
        _document.Desks.Clear();

        Refused(Question(43, LifeDomain.Parenting), RefusalReason.NoRoute).Faults.ShouldBeEmpty();
    }

    [Fact]
    public void Resolve_Chosen_IsExplainedInBothLanguages()
    {
        var route = Resolve(43, LifeDomain.Finances);

        route.Explanations.Select(e => e.TextNl).ShouldBe(
        [
            "Het adres ligt in de buurt Wittevrouwen, de wijk Noordoost, de gemeente Utrecht.",
            "De vraag gaat vooral over financiën: een team moet dat leefgebied behandelen.",
            "Buurtteam Jeugd en Gezin Noordoost is er voor inwoners tot en met 17 jaar; deze inwoner heeft een andere leeftijd.",
            "Buurtteam Sociaal Noordoost werkt in de wijk Noordoost en behandelt vragen over financiën: de vraag gaat daarheen.",
        ]);
        route.Explanations[^1].TextEn.ShouldBe(
            "Buurtteam Sociaal Noordoost serves the district of Noordoost and takes on questions about finances: the question goes there.");
        route.DirectoryVersion.ShouldBe(DirectorySnapshot.Build(_document).Version);
    }

    [Theory]
    [MemberData(nameof(Domains))]
    public void Names_EveryLifeDomain_HasWordsInBothLanguages(LifeDomain domain)
    {
        LifeDomainNames.English(domain).ShouldNotContain("life domain");
        LifeDomainNames.Dutch(domain).ShouldNotContain("leefgebied");
    }

    public static TheoryData<LifeDomain> Domains => [.. Enum.GetValues<LifeDomain>().Where(d => d != LifeDomain.Unspecified)];

    private static RoutingQuestion Question(int? age, params LifeDomain[] domains) =>
        new(new Address { Postcode = "3572AB", HouseNumber = 12 }, "", domains, age);

    private static string[] Rules(Route route) => [.. route.Explanations.Select(e => (e.Applied ? "+" : "-") + e.Rule)];

    private Route Resolve(int? age, params LifeDomain[] domains) => Resolve(Question(age, domains));

    private Route Resolve(RoutingQuestion question)
    {
        DirectoryDocumentCheck.Check(_document).ShouldBeEmpty();
        return Router.Resolve(DirectorySnapshot.Build(_document), question, TeamLoads.None);
    }

    private Refusal Refused(RoutingQuestion question, RefusalReason reason)
    {
        var refusal = Should.Throw<RefusedException>(() => Resolve(question)).Refusal;
        refusal.Reason.ShouldBe(reason);
        return refusal;
    }

    private Team Team(string id) => _document.Teams.Single(team => team.ParticipantId == id);

    private void Serve(string id, params string[] areaCodes)
    {
        Team(id).AreaCodes.Clear();
        Team(id).AreaCodes.Add(areaCodes);
    }
}
