using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Households;

/// <summary>A coordinator who is silent or away: others hear of it, a human is alarmed, and somebody else can take over.</summary>
public sealed class SilenceTests(SilenceScene scene) : HouseholdScene(scene.Hub), IClassFixture<SilenceScene>
{
    [Fact]
    public async Task Silent_ForLongerThanTheTerm_IsAlarmed_AndAnotherTakesOver()
    {
        var household = await FormAsync(2, HubFixture.YouthTeam);
        (await SeenRefusal.OfAsync(() => TakeAsync(Youth, household))).Reason.ShouldBe("STATE_NOT_ALLOWED", "there is a coordinator");
        Hub.Time.Advance(TimeSpan.FromDays(13));
        await ConfirmAsync(Team, household, 1);
        Hub.Time.Advance(TimeSpan.FromDays(2));
        (await SeeAsync(Team, household)).Escalation.ShouldBeNull("the term began anew");

        Hub.Time.Advance(TimeSpan.FromDays(12) + TimeSpan.FromMinutes(1));
        var silent = await UntilAsync(Youth, household, seen => seen.Escalation is not null);

        (silent.Escalation.Kind, silent.Coordinator.Epoch).ShouldBe((EscalationKind.Silence, 1));
        await AlarmedAsync(household);
        KindsOf(await HearAsync(Youth, household)).ShouldBe([HouseholdNoticeKind.Involved, HouseholdNoticeKind.Escalated]);
        var taken = await TakeAsync(Youth, household);
        (taken.Coordinator.ParticipantId, taken.Coordinator.Epoch, taken.Escalation).ShouldBe((HubFixture.YouthTeam, 2, null));
        (await SeenRefusal.OfAsync(() => ConfirmAsync(Team, household, 1))).Reason.ShouldBe("COORDINATOR_CHANGED");
    }

    [Fact]
    public async Task Silent_ButBackBeforeAnybodyTookOver_GoesOn()
    {
        var household = await FormAsync(1, HubFixture.YouthTeam);
        Hub.Time.Advance(TimeSpan.FromDays(14) + TimeSpan.FromMinutes(1));
        await UntilAsync(Team, household, seen => seen.Escalation is not null);
        await AlarmedAsync(household);

        (await ConfirmAsync(Team, household, 1)).Escalation.ShouldBeNull();

        (await SeenRefusal.OfAsync(() => TakeAsync(Youth, household))).Reason.ShouldBe("STATE_NOT_ALLOWED");
    }

    [Fact]
    public async Task Away_WithADeputy_WhoActsUnderTheSameEpoch_UntilTheEnd()
    {
        var household = await FormAsync(1, HubFixture.YouthTeam);
        using var colleague = Hub.Connect(HubFixture.Team, professionalId: Colleague);
        var away = await ReportAsync(Team, household, new Professional { System = "http://fhir.nl/fhir/NamingSystem/big", Value = Colleague });
        (away.Escalation, away.Coordinator.Absence.Deputy.Value).ShouldBe((null, Colleague));

        (await ConfirmByAddingAsync(colleague, household)).AuthorParticipantId.ShouldBe(HubFixture.Team);
        (await SeenRefusal.OfAsync(() => TakeAsync(Youth, household))).Reason.ShouldBe("STATE_NOT_ALLOWED");

        Hub.Time.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        await UntilAsync(Team, household, seen => seen.Coordinator.Absence is null);
        (await SeenRefusal.OfAsync(() => ConfirmByAddingAsync(colleague, household))).Reason.ShouldBe("COORDINATOR_CHANGED");
        (await ConfirmByAddingAsync(Team, household)).AuthorParticipantId.ShouldBe(HubFixture.Team);
    }

    [Fact]
    public async Task Away_WithoutADeputy_AColleagueSaysSo_AndTheHubEscalatesAtOnce()
    {
        var household = await FormAsync(1, HubFixture.YouthTeam);
        using var colleague = Hub.Connect(HubFixture.Team, professionalId: Colleague);
        (await SeenRefusal.OfAsync(() => ReportAsync(Youth, household, deputy: null))).Reason.ShouldBe("COORDINATOR_CHANGED", "only the coordinator's own team says so");

        var away = await ReportAsync(colleague, household, deputy: null);

        (away.Escalation.Kind, away.Coordinator.ParticipantId).ShouldBe((EscalationKind.Absence, HubFixture.Team));
        await AlarmedAsync(household);
        KindsOf(await HearAsync(Youth, household)).ShouldBe([HouseholdNoticeKind.Involved, HouseholdNoticeKind.Escalated]);
        (await TakeAsync(Youth, household)).Coordinator.Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task Away_WhileAnOfferLapses_SomebodyElseCanStillTakeOver()
    {
        var household = await OfferAsync(Team, await FormAsync(1, HubFixture.YouthTeam, HubFixture.Operator), HubFixture.Operator);
        await ReportAsync(Team, household, deputy: null);

        Hub.Time.Advance(TimeSpan.FromDays(3) + TimeSpan.FromMinutes(1));
        var lapsed = await UntilAsync(Youth, household, seen => seen.Offer is null);

        lapsed.Escalation.Kind.ShouldBe(EscalationKind.Absence);
        (await TakeAsync(Youth, household)).Coordinator.Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task AnotherCoordinator_AskedFor_IsKnownToAll_ButWhyIsNotToTheCoordinator()
    {
        var household = await FormAsync(1, HubFixture.YouthTeam, HubFixture.Gp);
        var asking = new AskForAnotherCoordinatorRequest { RequestId = Samples.NewId(), Id = household.Id, MemberId = household.Members[0].Id, Reason = "Het klikt niet." };
        await Gp.Households.AskForAnotherCoordinatorAsync(asking, Waiting.Call());

        (await SeeAsync(Team, household)).CoordinatorRequest.Reason.ShouldBe("");
        (await SeeAsync(Youth, household)).CoordinatorRequest.Reason.ShouldBe("Het klikt niet.");
        KindsOf(await HearAsync(Youth, household)).ShouldBe([HouseholdNoticeKind.Involved, HouseholdNoticeKind.AnotherCoordinatorAsked]);
        (await AcceptAsync(Youth, await OfferAsync(Team, household, HubFixture.YouthTeam))).CoordinatorRequest.ShouldBeNull();
    }

    /// <summary>The team's contact is alarmed about a household; other tests' households may be silent by now too.</summary>
    private async Task AlarmedAsync(Household household)
    {
        var alarm = await scene.Webhook.NextAsync();
        while (alarm.GetProperty("exchange_id").GetString() != household.Id)
        {
            alarm = await scene.Webhook.NextAsync();
        }

        (alarm.GetProperty("participant_id").GetString(), alarm.GetProperty("type").GetString()).ShouldBe((HubFixture.Team, "coordination"));
    }

    private async Task<Household> ReportAsync(TestParticipant participant, Household household, Professional? deputy) =>
        (await participant.Households.ReportAbsenceAsync(
            new ReportAbsenceRequest
            {
                RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = 1, EndTime = Timestamp.FromDateTimeOffset(Hub.Time.GetUtcNow().AddDays(7)), Deputy = deputy,
            },
            Waiting.Call())).Household;

    private static async Task<Goal> ConfirmByAddingAsync(TestParticipant participant, Household household) =>
        (await participant.Plans.AddGoalAsync(
            new AddGoalRequest { RequestId = Samples.NewId(), HouseholdId = household.Id, CoordinatorEpoch = 1, Goal = Goal(household.Members) }, Waiting.Call())).Goal;
}

/// <summary>A hub whose team has somebody who is alarmed.</summary>
public sealed class SilenceScene : IAsyncLifetime
{
    public HubFixture Hub { get; } = new();

    public WebhookReceiver Webhook { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Webhook = await WebhookReceiver.StartAsync();
        Hub.ChangeDirectory = directory => directory.Registrations.Single(registration => registration.Participant.Id == HubFixture.Team).Terms = new ParticipantTerms
        {
            AnswerWithin = Duration.FromTimeSpan(TimeSpan.FromHours(48)),
            ReadUrgentWithin = Duration.FromTimeSpan(TimeSpan.FromMinutes(30)),
            AlarmAfter = Duration.FromTimeSpan(TimeSpan.FromHours(4)),
            Contact = new EscalationContact { Name = "Teamleider", WebhookUrl = Webhook.Url },
        };
        await Hub.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await Webhook.DisposeAsync();
    }
}
