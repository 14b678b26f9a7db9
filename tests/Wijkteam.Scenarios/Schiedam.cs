using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Scenarios;

/// <summary>Schiedam: support teams with a common core and a composition of their own, whose members stay with their employers.</summary>
public sealed class Schiedam : Scenario
{
    [Fact]
    public async Task Nieuwland_HasWorkAndDebtInItsTeam_AndSeesAQuestionThrough()
    {
        var (gp, team) = (At("huisartsen-nieuwland"), At("wot-nieuwland"));

        var referral = await gp.ReferAsync(Citizen(34, "3118AB"), "Schulden, en geen werk meer.", [LifeDomain.Finances, LifeDomain.WorkAndEducation]);

        referral.TargetParticipantId.ShouldBe("wot-nieuwland");
        Explained(referral.Route).ShouldContain("Cursus Grip op je geld", Case.Sensitive, "what is there for all comes first");
        await team.SeeThroughAsync("Betalingsregeling en een baan.");
        (await gp.HearTheEndOfAsync(referral.Id)).Outcome.Summary.ShouldBe("Betalingsregeling en een baan.");
    }

    [Fact]
    public async Task Nieuwland_ComposesItsTeamBesideTheCommonCore_AndKnowsWhoEmploysWhom()
    {
        var teams = (await At("wot-nieuwland").Hub.Directory.ListTeamsAsync(new ListTeamsRequest { MunicipalityCode = "GM0606" }, Waiting.Call())).Teams;

        var nieuwland = teams.Single(team => team.ParticipantId == "wot-nieuwland");
        nieuwland.Roles.Where(role => role.Added).Select(role => role.Discipline).ShouldBe(["work-and-income-consultant", "debt-counsellor"]);
        teams.ShouldAllBe(team => team.Roles.Count(role => !role.Added) == 2, "the core is the same in each");
        nieuwland.Roles.Select(role => role.EmployerParticipantId).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public async Task Nieuwland_IsTheFirstDesk_ForACitizensOwnQuestionToo()
    {
        var desk = At("gemeente-schiedam-meldpunt");

        var signal = await desk.SignalAsync(Citizen(52, "3118AB"), "Ik kom er zelf niet meer uit.", [LifeDomain.Finances], request => request.Origin = SignalOrigin.Self);

        signal.TargetParticipantId.ShouldBe("wot-nieuwland");
        await At("wot-nieuwland").AnswerAsync("Er is een afspraak.");
        (await desk.ReceiveAsync()).Signal.Status.ShouldBe(SignalStatus.TakenUp);
        (await desk.ReceiveAsync()).Signal.Status.ShouldBe(SignalStatus.Closed);
    }
}
