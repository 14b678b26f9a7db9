using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.Server.Tests.Referrals;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Terms;

/// <summary>An offer that nobody answers in time. Of the three to whom it is made, two are to answer within 48 hours, and the third when it likes.</summary>
public sealed class OfferTermTests : OfferScene
{
    private static readonly string[] Three = [.. Teams.Take(3)];

    private WebhookReceiver _webhook = null!;

    public override async ValueTask InitializeAsync()
    {
        _webhook = await WebhookReceiver.StartAsync();
        var addTeams = Hub.ChangeDirectory;
        Hub.ChangeDirectory = directory =>
        {
            addTeams(directory);
            foreach (var registration in directory.Registrations.Where(registration => Three.Take(2).Contains(registration.Participant.Id)))
            {
                registration.Terms = new ParticipantTerms
                {
                    AnswerWithin = Duration.FromTimeSpan(TimeSpan.FromHours(48)),
                    ReadUrgentWithin = Duration.FromTimeSpan(TimeSpan.FromMinutes(30)),
                    AlarmAfter = Duration.FromTimeSpan(TimeSpan.FromHours(4)),
                    Contact = new EscalationContact { Name = "Teamleider", WebhookUrl = _webhook.Url },
                };
            }
        };
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _webhook.DisposeAsync();
    }

    [Fact]
    public async Task Unanswered_TheSenderAndThoseWhoAreLateAreTold_AndThenTheirContactsAreAlarmed()
    {
        var offered = (await OfferAsync(Three)).Referral;
        offered.Recipients.Select(recipient => recipient.Term?.State).ShouldBe([TermState.Running, TermState.Running, null]);
        offered.Term.ShouldBeNull();
        (await DrainAsync(Three[0])).ShouldHaveSingleItem().Referral.Term.Kind.ShouldBe(TermKind.Answer);
        (await DrainAsync(Three[2])).ShouldHaveSingleItem().Referral.Term.ShouldBeNull();

        Hub.Time.Advance(TimeSpan.FromHours(48) + TimeSpan.FromMinutes(1));
        await UntilVersionAsync(offered, 2);

        var told = (await DrainAsync(Desk)).ShouldHaveSingleItem().Referral;
        (told.Id, told.Version, told.Status).ShouldBe((offered.Id, 2, ReferralStatus.Requested));
        told.Recipients.Select(recipient => recipient.Term?.State).ShouldBe([TermState.Passed, TermState.Passed, null]);
        var reminded = (await DrainAsync(Three[0])).ShouldHaveSingleItem().Referral;
        (reminded.Term.State, reminded.Offer.AreaCode, reminded.Recipients.Count, reminded.Content).ShouldBe((TermState.Passed, "WK034404", 0, null));
        (await DrainAsync(Three[1])).Count.ShouldBe(2, "the offer, which it has not read, and the reminder");
        (await DrainAsync(Three[2])).ShouldBeEmpty("it is not late");

        Hub.Time.Advance(TimeSpan.FromHours(4));
        await UntilVersionAsync(offered, 3);

        var alarms = new[] { await _webhook.NextAsync(), await _webhook.NextAsync() };
        alarms.Select(alarm => alarm.GetProperty("participant_id").GetString()).ShouldBe(Three.Take(2), ignoreOrder: true);
        alarms.ShouldAllBe(alarm => alarm.GetProperty("type").GetString() == "unanswered");
        (await DrainAsync(Desk)).ShouldHaveSingleItem().Referral.Recipients.Select(recipient => recipient.Term?.State)
            .ShouldBe([TermState.Alarmed, TermState.Alarmed, null]);

        // The offer stands: whoever is late may still take it, and the sender may withdraw it.
        (await AcceptAsync(Three[1], offered)).Status.ShouldBe(ReferralStatus.Accepted);
        StoreTrace.Count(Hub, "records WHERE due_time IS NOT NULL").ShouldBe(0);
    }

    [Fact]
    public async Task Answered_ByOne_TheOthersTermGoesOn()
    {
        var offered = (await OfferAsync(Three)).Referral;
        await DeclineAsync(Three[0], offered);
        await DrainAsync(Desk);

        Hub.Time.Advance(TimeSpan.FromHours(48) + TimeSpan.FromMinutes(1));
        await UntilVersionAsync(offered, 3);

        (await DrainAsync(Desk)).ShouldHaveSingleItem().Referral.Recipients.Select(recipient => recipient.Term?.State)
            .ShouldBe([null, TermState.Passed, null]);
        (await DrainAsync(Three[0])).ShouldBeEmpty();
    }

    [Fact]
    public async Task Urgent_UnreadByOne_ItsContactIsAlarmed_AndTheOtherStillHasItsAnswerToGive()
    {
        var request = Request(Samples.NewBsn(), Three);
        request.Content.Priority = Priority.Urgent;
        var offered = (await DeskSystem.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;
        await DrainAsync(Three[0]);

        Hub.Time.Advance(TimeSpan.FromMinutes(31));

        var alarm = await _webhook.NextAsync();
        (alarm.GetProperty("type").GetString(), alarm.GetProperty("participant_id").GetString()).ShouldBe(("unread", Three[1]));
        Hub.Time.Advance(TimeSpan.FromHours(48));
        await UntilVersionAsync(offered, 3);
        (await DrainAsync(Desk))[^1].Referral.Recipients.Select(recipient => recipient.Term?.State).ShouldBe([TermState.Passed, TermState.Passed, null]);
        _webhook.TryNext(out _).ShouldBeFalse();
    }

    private Task UntilVersionAsync(Referral referral, int version) => Waiting.UntilAsync(
        () => StoreTrace.Count(Hub, $"records WHERE lower(hex(id)) = '{referral.Id.Replace("-", "", StringComparison.Ordinal)}' AND version = {version}") == 1,
        () => $"not at version {version}");
}
