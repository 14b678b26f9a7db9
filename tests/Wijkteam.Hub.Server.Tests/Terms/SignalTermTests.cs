using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.Server.Tests.Signals;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Terms;

/// <summary>A signal that nobody reads or answers in time.</summary>
public sealed class SignalTermTests : SignalScene
{
    private WebhookReceiver _webhook = null!;
    private MailReceiver _mail = null!;

    public override async ValueTask InitializeAsync()
    {
        _webhook = await WebhookReceiver.StartAsync();
        _mail = new MailReceiver();
        Hub.ChangeDirectory = directory => directory.Registrations.Single(registration => registration.Participant.Id == HubFixture.Team).Terms = new ParticipantTerms
        {
            AnswerWithin = Duration.FromTimeSpan(TimeSpan.FromHours(48)),
            ReadUrgentWithin = Duration.FromTimeSpan(TimeSpan.FromMinutes(30)),
            AlarmAfter = Duration.FromTimeSpan(TimeSpan.FromHours(4)),
            Contact = new EscalationContact { Name = "Teamleider Noordoost", WebhookUrl = _webhook.Url, Email = "teamleider@buurtteam.example" },
        };
        Hub.Settings["Alarms:SmtpHost"] = "127.0.0.1";
        Hub.Settings["Alarms:SmtpPort"] = _mail.Port.ToString(CultureInfo.InvariantCulture);
        Hub.Settings["Alarms:SmtpTls"] = "false";
        Hub.Settings["Alarms:MailFrom"] = "hub@wijkteam.example";
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _webhook.DisposeAsync();
        await _mail.DisposeAsync();
    }

    [Fact]
    public async Task Urgent_UnreadInItsTerm_AlarmsAHuman_ByBothChannels_WithoutAWordAboutTheCitizen()
    {
        var submitted = await SignalAsync(Police, Urgent());
        submitted.Term.ShouldSatisfyAllConditions(
            term => term.Kind.ShouldBe(TermKind.Answer),
            term => term.State.ShouldBe(TermState.Running));

        Hub.Time.Advance(TimeSpan.FromMinutes(31));

        var alarm = await _webhook.NextAsync();
        alarm.GetProperty("type").GetString().ShouldBe("unread");
        alarm.GetProperty("participant_id").GetString().ShouldBe(HubFixture.Team);
        alarm.GetProperty("exchange_id").GetString().ShouldBe(submitted.Id);
        var mail = await _mail.NextAsync();
        mail.ShouldContain("To: teamleider@buurtteam.example");
        foreach (var secret in new[] { "Bedacht", "Dirk", "1961", "3572", "brievenbus" })
        {
            (alarm.GetRawText() + mail).ShouldNotContain(secret);
        }

        await using var policeInbox = await TestInbox.OpenAsync(Police);
        var told = (await policeInbox.NextAndAckAsync()).Signal;
        (told.Version, told.Status, told.Term.State).ShouldBe((2, SignalStatus.Received, TermState.Running));
        told.Term.UnreadAlarmTime.ShouldNotBeNull();
    }

    [Fact]
    public async Task Urgent_ReadInItsTerm_AlarmsNobody()
    {
        await using (var teamInbox = await TestInbox.OpenAsync(Team))
        {
            await SignalAsync(Police, Urgent());
            await teamInbox.NextAndAckAsync();
            await teamInbox.FinishAsync();
        }

        var other = await SignalAsync(Police, Urgent());
        Hub.Time.Advance(TimeSpan.FromMinutes(31));

        (await _webhook.NextAsync()).GetProperty("exchange_id").GetString().ShouldBe(other.Id);
        _webhook.TryNext(out _).ShouldBeFalse();
        StoreTrace.Count(Hub, "records WHERE kind = 3 AND version = 1").ShouldBe(1, "the one that was read is as it was");
    }

    [Fact]
    public async Task Unanswered_BothPartiesAreTold_AndThenAHumanIsAlarmed()
    {
        var submitted = await SignalAsync(Police, OfPolice());
        Hub.Time.Advance(TimeSpan.FromHours(48) + TimeSpan.FromMinutes(1));

        await using var policeInbox = await TestInbox.OpenAsync(Police);
        var told = (await policeInbox.NextAndAckAsync()).Signal;
        await using var teamInbox = await TestInbox.OpenAsync(Team);
        (await teamInbox.NextAndAckAsync()).Signal.Content.ShouldNotBeNull();
        var reminded = (await teamInbox.NextAndAckAsync()).Signal;
        Hub.Time.Advance(TimeSpan.FromHours(4));
        var alarm = await _webhook.NextAsync();

        (told.Id, told.Term.Kind, told.Term.State).ShouldBe((submitted.Id, TermKind.Answer, TermState.Passed));
        (reminded.Id, reminded.Term.State, reminded.Content).ShouldBe((submitted.Id, TermState.Passed, null));
        alarm.GetProperty("type").GetString().ShouldBe("unanswered");
    }

    [Fact]
    public async Task Answered_NoTermRunsAnyMore()
    {
        var submitted = await SignalAsync(Police, OfPolice());
        var taken = await TakeUpAsync(Team, submitted);
        Hub.Time.Advance(TimeSpan.FromHours(60));

        // What comes after it has been looked at as well.
        var other = await SignalAsync(Police, Urgent());
        Hub.Time.Advance(TimeSpan.FromMinutes(31));
        (await _webhook.NextAsync()).GetProperty("exchange_id").GetString().ShouldBe(other.Id);

        taken.Term.ShouldBeNull();
        (await ReadAsync(Police, submitted)).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Alarm_ThatNobodyTakes_IsTriedAgain()
    {
        _webhook.Status = 500;
        Hub.Settings["Alarms:SmtpHost"] = "";
        await Hub.RestartAsync();
        var submitted = await SignalAsync(Police, Urgent());
        Hub.Time.Advance(TimeSpan.FromMinutes(31));
        (await _webhook.NextAsync()).GetProperty("exchange_id").GetString().ShouldBe(submitted.Id);

        _webhook.Status = 204;
        Hub.Time.Advance(TimeSpan.FromMinutes(1));

        (await _webhook.NextAsync()).GetProperty("exchange_id").GetString().ShouldBe(submitted.Id);
    }

    [Fact]
    public async Task Alarm_ThatIsNeverTaken_IsADeadLetterThatAnOperatorSees_AndReplays()
    {
        _webhook.Status = 500;
        Hub.Settings["Alarms:SmtpHost"] = "";
        Hub.Settings["Alarms:MaxAttempts"] = "1";
        await Hub.RestartAsync();
        var submitted = await SignalAsync(Police, Urgent());
        Hub.Time.Advance(TimeSpan.FromMinutes(31));
        await _webhook.NextAsync();
        var desk = Hub.Connect(HubFixture.Operator);
        await Waiting.UntilAsync(() => StoreTrace.Count(Hub, "deliveries WHERE state = 4") == 1, () => "the alarm did not die");

        var dead = (await desk.Inbox.ListDeadLettersAsync(new ListDeadLettersRequest(), Waiting.Call())).DeadLetters.ShouldHaveSingleItem();
        _webhook.Status = 204;
        await desk.Inbox.ReplayDeadLetterAsync(
            new ReplayDeadLetterRequest { RequestId = Samples.NewId(), ParticipantId = dead.ParticipantId, MessageId = dead.MessageId }, Waiting.Call());

        (dead.ParticipantId, dead.ExchangeId, dead.LastNackReason).ShouldBe(("@alarms", submitted.Id, "webhook.refused"));
        (await _webhook.NextAsync()).GetProperty("exchange_id").GetString().ShouldBe(submitted.Id);
        var first = await desk.Operations.ListQueuesAsync(new ListQueuesRequest { PageSize = 1 }, Waiting.Call());
        (await desk.Operations.ListQueuesAsync(new ListQueuesRequest { PageSize = 1, PageToken = first.NextPageToken }, Waiting.Call())).Queues.ShouldHaveSingleItem();
    }

    private static SubmitSignalRequest Urgent()
    {
        var request = OfPolice();
        request.Content.Priority = Priority.Urgent;
        return request;
    }
}
