using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Terms;

/// <summary>A referral that nobody reads, answers or starts in time.</summary>
public sealed class ReferralTermTests : InboxScene
{
    private WebhookReceiver _webhook = null!;

    public override async ValueTask InitializeAsync()
    {
        _webhook = await WebhookReceiver.StartAsync();
        Hub.ChangeDirectory = directory => directory.Registrations.Single(registration => registration.Participant.Id == HubFixture.Team).Terms = new ParticipantTerms
        {
            AnswerWithin = Duration.FromTimeSpan(TimeSpan.FromDays(5)),
            StartWithin = Duration.FromTimeSpan(TimeSpan.FromDays(10)),
            ReadUrgentWithin = Duration.FromTimeSpan(TimeSpan.FromMinutes(30)),
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
    public async Task Urgent_UnreadInItsTerm_AlarmsAHuman_AndTheGpHears()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn);
        var request = Samples.Referral(bsn);
        request.Content.Priority = Priority.Urgent;
        var referral = (await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;

        Hub.Time.Advance(TimeSpan.FromMinutes(31));

        var alarm = await _webhook.NextAsync();
        (alarm.GetProperty("type").GetString(), alarm.GetProperty("exchange_id").GetString()).ShouldBe(("unread", referral.Id));
        alarm.GetRawText().ShouldNotContain(bsn);
        alarm.GetRawText().ShouldNotContain("Verzonnen");
        await using var inbox = await TestInbox.OpenAsync(Gp);
        (await inbox.NextAndAckAsync()).Referral.Term.UnreadAlarmTime.ShouldNotBeNull();
    }

    [Fact]
    public async Task NotStarted_BothPartiesAreTold_AndADayLaterAHumanIs()
    {
        var referral = await ReferAsync();
        await AcceptAsync(referral);
        Hub.Time.Advance(TimeSpan.FromDays(10) + TimeSpan.FromMinutes(1));

        await using var inbox = await TestInbox.OpenAsync(Gp);
        (await inbox.NextAndAckAsync()).Referral.Term.ShouldSatisfyAllConditions(
            term => term.Kind.ShouldBe(TermKind.Start),
            term => term.State.ShouldBe(TermState.Running));
        (await inbox.NextAndAckAsync()).Referral.ShouldSatisfyAllConditions(
            told => told.Version.ShouldBe(3),
            told => told.Status.ShouldBe(ReferralStatus.Accepted),
            told => told.Term.State.ShouldBe(TermState.Passed));
        Hub.Time.Advance(TimeSpan.FromDays(1));
        (await _webhook.NextAsync()).GetProperty("type").GetString().ShouldBe("not-started");
    }

    [Fact]
    public async Task Started_NoTermRunsAnyMore()
    {
        var referral = await ReferAsync();
        await AcceptAsync(referral);
        await StartAsync(referral);

        StoreTrace.Count(Hub, "records WHERE due_time IS NOT NULL").ShouldBe(0);
    }

    [Fact]
    public async Task Lapsed_WhenItsTermPasses_IsClosed_AndNobodyIsTold()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn, until: Hub.Time.GetUtcNow().AddDays(2));
        var referral = await ReferAsync(bsn);

        Hub.Time.Advance(TimeSpan.FromDays(5) + TimeSpan.FromMinutes(1));

        await using var inbox = await TestInbox.OpenAsync(Gp);
        (await inbox.NextAndAckAsync()).Closure.ExchangeId.ShouldBe(referral.Id);
        StoreTrace.Count(Hub, "records WHERE due_time IS NOT NULL").ShouldBe(0);
    }
}
