using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Scenarios;

/// <summary>Woerden: outpatient youth care with office hours inside a secondary school.</summary>
public sealed class Woerden : Scenario
{
    [Fact]
    public async Task OfficeHoursAtSchool_TakeThePupilsQuestion_AndAnUrgentOneDoesNotWait()
    {
        var (school, pupil) = (At("school-de-rietvelden"), Pupil());

        var routine = await school.SignalAsync(pupil, "Komt de les niet meer in.", [LifeDomain.WorkAndEducation]);
        var urgent = await school.SignalAsync(pupil, "Durft niet naar huis.", [LifeDomain.DomesticRelations], request => request.Content.Priority = Priority.Asap);

        routine.TargetParticipantId.ShouldBe("toegang-woerden-jeugd-centrum", "they sit at the school");
        urgent.TargetParticipantId.ShouldBe("toegang-woerden-jeugd-dorpen", "they serve where the pupil lives");
        await At("toegang-woerden-jeugd-centrum").AnswerAsync("Gesproken in de pauze.");
    }

    // A school may not use the BSN.
    private static Subject Pupil()
    {
        var pupil = Citizen(14, "3481AB");
        (pupil.Identification, pupil.Bsn) = (SubjectIdentification.Person, "");
        return pupil;
    }
}
