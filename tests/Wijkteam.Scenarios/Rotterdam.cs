using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Scenarios;

/// <summary>Rotterdam: teams that coordinate what is complex, and are not the first contact.</summary>
public sealed class Rotterdam : Scenario
{
    [Fact]
    public async Task Police_SignalWhatIsComplex_AndTheTeamTakesTheCoordination()
    {
        var police = At("politie-rotterdam");

        var signal = await police.SignalAsync(
            Person(45, "3051AB"), "Derde melding: schulden, ruzie, kinderen op straat.", [LifeDomain.DomesticRelations, LifeDomain.Finances, LifeDomain.Parenting], OnPoliceAct);

        signal.TargetParticipantId.ShouldBe("wijkteam-rotterdam-hillegersberg-schiebroek");
        await At("wijkteam-rotterdam-hillegersberg-schiebroek").AnswerAsync("Wij voeren de regie.");
        (await police.ReceiveAsync()).Signal.Status.ShouldBe(SignalStatus.TakenUp);
    }

    [Fact]
    public async Task Police_SignalWhatIsSimple_AndHearWhereItBelongs()
    {
        var signal = await At("politie-rotterdam").SignalAsync(Person(45, "3051AB"), "Verward over een boete.", [LifeDomain.Finances], OnPoliceAct);

        signal.TargetParticipantId.ShouldBe("vraagloket-rotterdam");
        Explained(signal.Route).ShouldContain("Het Vraagloket in de wijk helpt zonder afspraak.");
    }

    // On their own act: without the BSN, and without asking.
    private static void OnPoliceAct(SubmitSignalRequest request)
    {
        request.Agreement = null;
        request.Basis = new LegalBasis
        {
            Secrecy = new Ground { Kind = GroundKind.PublicTask, Law = Law.Wpg, Article = "18" },
            Processing = new Ground { Kind = GroundKind.PublicTask, Law = Law.Wmo2015, Article = "2.3.2" },
        };
    }

    private static Subject Person(int age, string postcode)
    {
        var person = Citizen(age, postcode);
        (person.Identification, person.Bsn) = (SubjectIdentification.Person, "");
        return person;
    }
}
