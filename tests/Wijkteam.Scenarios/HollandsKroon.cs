using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Scenarios;

/// <summary>Hollands Kroon: one integral provider, team members in the practices, a specialist team of its own, collective offers.</summary>
public sealed class HollandsKroon : Scenario
{
    [Fact]
    public async Task RemedialEducationalist_SitsInThePractice_ForWhatIsNotUrgent()
    {
        var signal = await At("huisarts-anna-paulowna").SignalAsync(Citizen(8, "1761AB"), "Moeder zoekt hulp bij driftbuien.", [LifeDomain.Parenting]);

        signal.TargetParticipantId.ShouldBe("wijkteam-hollands-kroon-1");
        Explained(signal.Route).ShouldContain("houdt spreekuur bij de afzender, op maandag en donderdag: de vraag gaat daarheen.");
        await At("wijkteam-hollands-kroon-1").AnswerAsync("Gesproken in de praktijk.");
    }

    [Fact]
    public async Task Urgent_NeverWaitsForALiaisonsDay()
    {
        var signal = await At("huisarts-anna-paulowna").SignalAsync(
            Citizen(8, "1761AB"), "Vandaag uit huis gezet.", [LifeDomain.Parenting], request => request.Content.Priority = Priority.Urgent);

        signal.TargetParticipantId.ShouldBe("wijkteam-hollands-kroon-1");
        Explained(signal.Route).ShouldContain("wat dringend is wacht daar niet op");
    }

    [Fact]
    public async Task LighterHelp_IsSuggestedBesideAStatutoryReferral_NeverBeforeIt()
    {
        var gp = At("huisarts-anna-paulowna");

        var referral = await gp.ReferAsync(Citizen(15, "1761AB"), "Depressief; graag specialistische hulp.", [LifeDomain.MentalHealth], request =>
        {
            request.RecipientParticipantIds.Add("jeugdzorg-kop");
            request.Basis = new LegalBasis { Secrecy = new Ground { Kind = GroundKind.TreatmentRelation }, Processing = new Ground { Kind = GroundKind.TreatmentRelation } };
            request.Agreement = null;
        });

        referral.TargetParticipantId.ShouldBe("jeugdzorg-kop", "where the GP sends the child");
        Explained(referral.Route).ShouldContain("Naast de verwijzing, die gewoon doorgaat");
        await At("jeugdzorg-kop").SeeThroughAsync("Behandeling gestart.");
        (await gp.HearTheEndOfAsync(referral.Id)).Status.ShouldBe(ReferralStatus.Completed);
    }

    [Fact]
    public async Task SpecialistTeam_ServesWhatIsComplex()
    {
        var referral = await At("huisarts-middenmeer").ReferAsync(
            Citizen(14, "1775AB"), "Geweld thuis, school loopt vast, middelen, geen vrienden meer.",
            [LifeDomain.DomesticRelations, LifeDomain.WorkAndEducation, LifeDomain.SubstanceUse, LifeDomain.SocialNetwork]);

        referral.TargetParticipantId.ShouldBe("specialistisch-team-hollands-kroon");
        await At("specialistisch-team-hollands-kroon").SeeThroughAsync("Uithuisplaatsing voorkomen.");
    }

    [Fact]
    public async Task CombatTraining_IsThereForYoungPeople()
    {
        var young = await At("huisarts-middenmeer").ReferAsync(Citizen(17, "1775AB"), "Somber.", [LifeDomain.MentalHealth]);
        var old = await At("huisarts-middenmeer").ReferAsync(Citizen(47, "1775AB"), "Somber.", [LifeDomain.MentalHealth]);

        Explained(young.Route).ShouldContain("Weerbaarheidstraining voor jongeren");
        Explained(old.Route).ShouldNotContain("Weerbaarheidstraining");
    }

    [Fact]
    public async Task SpecialistTeamJoins_WhoDoesWhatIsSettledWithinTheHour_AndAnAvertedPlacementIsRecorded()
    {
        var (team, specialists) = (At("wijkteam-hollands-kroon-1"), At("specialistisch-team-hollands-kroon"));
        var household = await team.FormAsync([Joining(Citizen(44, "1761AB"), HouseholdRole.Parent), Joining(Citizen(14, "1761AB"), HouseholdRole.Child)]);
        var daughter = household.Members[1];
        household = await team.InvolveAsync(household, "specialistisch-team-hollands-kroon");
        (await specialists.HearAsync()).Kind.ShouldBe(HouseholdNoticeKind.Involved);
        var goal = await team.AddGoalAsync(household, PersonInHouseholds.Goal(LifeDomain.ChildSafety, "Thuis blijven wonen.", "Tante is 's nachts bereikbaar.", daughter));

        var asked = (await team.Hub.Plans.AskDeliberationAsync(
            new AskDeliberationRequest
            {
                RequestId = Samples.NewId(),
                HouseholdId = household.Id,
                Deliberation = new Deliberation
                {
                    MemberIds = { daughter.Id }, LifeDomain = LifeDomain.ChildSafety, Question = "Wie kan deze week al thuis beginnen?", ParticipantIds = { "specialistisch-team-hollands-kroon" },
                },
                Minutes = 30,
            },
            Waiting.Call())).Deliberation;
        (await specialists.HearUntilAsync(HouseholdNoticeKind.DeliberationAsked)).ItemId.ShouldBe(asked.Id);
        await specialists.Hub.Plans.AnswerDeliberationAsync(
            new AnswerDeliberationRequest
            {
                RequestId = Samples.NewId(),
                HouseholdId = household.Id,
                Id = asked.Id,
                Answer = new DeliberationAnswer { TakesOn = PersonInHouseholds.Arrangement(ArrangementKind.Individual, "Behandeling thuis, vanaf donderdag.", "", "Groepsaanbod is nu te zwaar.") },
            },
            Waiting.Call());
        var concluded = await team.Hub.Plans.ConcludeDeliberationAsync(
            new ConcludeDeliberationRequest
            {
                RequestId = Samples.NewId(), HouseholdId = household.Id, Id = asked.Id, Conclusion = "Donderdag begint de behandeling thuis.", GoalId = goal.Id, ExpectedGoalVersion = goal.Version,
            },
            Waiting.Call());

        concluded.Goal.Arrangements.Single().ParticipantId.ShouldBe("specialistisch-team-hollands-kroon");
        await specialists.ScoreAsync(household, daughter, OutcomeMoment.End, "Uithuisplaatsing voorkomen.", (LifeDomain.DomesticRelations, 4));
        (await team.PlanAsync(household)).Outcomes.Single().Result.ShouldBe("Uithuisplaatsing voorkomen.");
    }
}
