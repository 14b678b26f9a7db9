using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Reorganisations;

/// <summary>The terms of whoever takes over begin anew, as does the watch over what is urgent.</summary>
public sealed class SuccessorTermTests : ReorganisationScene
{
    private WebhookReceiver _webhook = null!;

    public override async ValueTask InitializeAsync()
    {
        _webhook = await WebhookReceiver.StartAsync();
        var describe = Hub.ChangeDirectory;
        Hub.ChangeDirectory = directory =>
        {
            describe(directory);
            var terms = directory.Registrations.Single(registration => registration.Participant.Id == Successor).Terms;
            terms.ReadUrgentWithin = Duration.FromTimeSpan(TimeSpan.FromMinutes(30));
            terms.Contact = new EscalationContact { Name = "Teamleider", WebhookUrl = _webhook.Url };
        };
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _webhook.DisposeAsync();
    }

    [Fact]
    public async Task Urgent_ReadByTheOldTeamAlone_TheSuccessorsContactIsAlarmed()
    {
        var referral = await ReferToAnyTeamAsync(request => request.Content.Priority = Priority.Urgent);
        await DrainAsync(HubFixture.Team);
        await ImportAsync(Reorganised());
        await UntilVersionAsync(referral.Id, 2);

        Hub.Time.Advance(TimeSpan.FromMinutes(31));

        var alarm = await _webhook.NextAsync();
        (alarm.GetProperty("type").GetString(), alarm.GetProperty("participant_id").GetString()).ShouldBe(("unread", Successor));
    }

    [Fact]
    public async Task SetByLaw_TheyGoAlong_ForTheClockOfTheLawDoesNotBeginAnew()
    {
        var referral = await ReferToAnyTeamAsync();
        var accept = new AcceptReferralRequest { RequestId = Samples.NewId(), Id = referral.Id, StatutoryQuestions = { StatutoryQuestion.Debt } };
        var accepted = (await Team.Referrals.AcceptReferralAsync(accept, Waiting.Call())).Referral;

        await ImportAsync(Reorganised());
        await UntilVersionAsync(referral.Id, 3);

        (await DrainAsync(Successor)).ShouldHaveSingleItem().Referral.StatutoryTerms.ShouldBe(accepted.StatutoryTerms);
    }

    [Fact]
    public async Task Urgent_ReadByTheSuccessor_NobodyIsAlarmed_UntilItsAnswerIsLate()
    {
        var referral = await ReferToAnyTeamAsync(request => request.Content.Priority = Priority.Urgent);
        await ImportAsync(Reorganised());
        await UntilVersionAsync(referral.Id, 2);
        await DrainAsync(Successor);

        Hub.Time.Advance(TimeSpan.FromDays(5) + TimeSpan.FromMinutes(1));
        await UntilVersionAsync(referral.Id, 3);

        (await DrainAsync(Successor)).ShouldHaveSingleItem().Referral.Term.State.ShouldBe(TermState.Passed);
        _webhook.TryNext(out _).ShouldBeFalse();
    }
}
