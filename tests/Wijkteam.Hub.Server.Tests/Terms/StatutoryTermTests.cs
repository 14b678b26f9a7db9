using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.Server.Tests.Signals;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Terms;

/// <summary>The terms that the law sets who takes something up: reminders to it, and to nobody else.</summary>
public sealed class StatutoryTermTests : SignalScene
{
    private WebhookReceiver _webhook = null!;

    public override async ValueTask InitializeAsync()
    {
        _webhook = await WebhookReceiver.StartAsync();
        Hub.ChangeDirectory = directory => directory.Registrations.Single(registration => registration.Participant.Id == HubFixture.Team).Terms = new ParticipantTerms
        {
            Contact = new EscalationContact { Name = "Teamleider Noordoost", WebhookUrl = _webhook.Url },
        };
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _webhook.DisposeAsync();
    }

    [Fact]
    public async Task Decision_NeitherTermKept_TheTeamAloneIsTold_AndThenItsContact()
    {
        var referral = await AcceptAsync(await ReferAsync(), StatutoryQuestion.WmoDecision);
        referral.StatutoryTerms.Select(term => term.Kind).ShouldBe([TermKind.WmoInquiry, TermKind.WmoDecision]);
        await using var gp = await TestInbox.OpenAsync(Gp);
        (await gp.NextAndAckAsync()).Referral.StatutoryTerms.ShouldBeEmpty("what the law asks of the team is the team's affair");
        await using var team = await TestInbox.OpenAsync(Team);
        (await team.NextAndAckAsync()).Referral.Version.ShouldBe(1);

        Hub.Time.Advance(referral.StatutoryTerms[0].DueTime.ToDateTimeOffset() - Hub.Time.GetUtcNow() + TimeSpan.FromMinutes(1));

        await using var later = await TestInbox.OpenAsync(Team);
        var told = (await later.NextAndAckAsync()).Referral;
        (told.Version, told.Status).ShouldBe((3, ReferralStatus.Accepted));
        told.StatutoryTerms.Select(term => term.State).ShouldBe([TermState.Passed, TermState.Running]);
        Hub.Time.Advance(TimeSpan.FromDays(1));
        var alarm = await _webhook.NextAsync();
        (alarm.GetProperty("type").GetString(), alarm.GetProperty("participant_id").GetString()).ShouldBe(("wmo-inquiry", HubFixture.Team));
        alarm.GetProperty("text").GetString().ShouldNotBeNull().ShouldContain("artikel 2.3.2");
        StoreTrace.Count(Hub, $"deliveries WHERE participant = '{HubFixture.Gp}' AND record_version > 2").ShouldBe(0);
    }

    [Fact]
    public async Task Threat_StartedInTime_NothingRunsAnyMore()
    {
        var referral = await AcceptAsync(await ReferAsync(), StatutoryQuestion.DebtThreat);
        referral.StatutoryTerms.ShouldHaveSingleItem().Kind.ShouldBe(TermKind.DebtTalk);

        await StartAsync(referral);

        (await Team.Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call())).Referral.StatutoryTerms.ShouldBeEmpty();
        StoreTrace.Count(Hub, "records WHERE due_time IS NOT NULL").ShouldBe(0);
    }

    [Fact]
    public async Task Decision_WaitsBesideOthers_UntilTheReferralEnds()
    {
        var referral = await AcceptAsync(await ReferAsync(), StatutoryQuestion.WmoDecision, StatutoryQuestion.Debt);
        await StartAsync(referral);
        var started = (await Team.Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call())).Referral;
        started.StatutoryTerms.Select(term => term.Kind).ShouldBe([TermKind.WmoInquiry, TermKind.WmoDecision]);

        await CompleteAsync(referral);

        StoreTrace.Count(Hub, "records WHERE due_time IS NOT NULL").ShouldBe(0);
    }

    [Fact]
    public async Task Arrears_TakenUpByTheDebtDesk_RunsWithoutSaying_AndTheLandlordDoesNotHear()
    {
        var landlord = Hub.Connect(HubFixture.HousingCorporation);
        var bank = Hub.Connect(HubFixture.CreditBank);
        var signal = await SignalAsync(landlord, OfArrears());

        var taken = await TakeUpAsync(bank, signal);

        taken.StatutoryTerms.ShouldHaveSingleItem().Kind.ShouldBe(TermKind.DebtTalk);
        (await ReadAsync(landlord, signal)).StatutoryTerms.ShouldBeEmpty();
        Hub.Time.Advance(TimeSpan.FromDays(36));
        await using var inbox = await TestInbox.OpenAsync(bank);
        (await inbox.NextAndAckAsync()).Signal.Version.ShouldBe(1);
        (await inbox.NextAndAckAsync()).Signal.StatutoryTerms.ShouldHaveSingleItem().State.ShouldBe(TermState.Passed);
        await CloseAsync(bank, signal);
        (await ReadAsync(bank, signal)).StatutoryTerms.ShouldBeEmpty();
    }

    [Fact]
    public async Task SaidByOneToWhomTheLawSetsNone_IsRefused()
    {
        var referral = await ReferAsync();
        var request = new AcceptReferralRequest { RequestId = Samples.NewId(), Id = referral.Id, StatutoryQuestions = { StatutoryQuestion.Debt } };

        var refusal = await SeenRefusal.OfAsync(Gp.Referrals.AcceptReferralAsync(request, Waiting.Call()));

        (refusal.Reason, refusal.Fields.Single()).ShouldBe(("FIELD_NOT_ALLOWED", "statutory_questions"));
    }

    private async Task<Referral> AcceptAsync(Referral referral, params StatutoryQuestion[] questions)
    {
        var request = new AcceptReferralRequest { RequestId = Samples.NewId(), Id = referral.Id, StatutoryQuestions = { questions } };
        return (await Team.Referrals.AcceptReferralAsync(request, Waiting.Call())).Referral;
    }
}
