using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests;

public sealed class ClosedLoopTests : InboxScene
{
    [Fact]
    public async Task Referral_ReachesTheTeam_AndItsOutcomeComesBack()
    {
        var gp = Hub.Connect(HubFixture.Gp);
        var team = Hub.Connect(HubFixture.Team);
        await using var teamInbox = await TestInbox.OpenAsync(team);
        await using var gpInbox = await TestInbox.OpenAsync(gp);
        var bsn = Samples.NewBsn();
        await gp.Consents.RecordConsentAsync(Samples.Agreement(bsn, HubFixture.Team), Waiting.Call());

        var request = Samples.Referral(bsn);
        var submitted = (await gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;
        submitted.TargetParticipantId.ShouldBe(HubFixture.Team);
        submitted.Route.ShouldNotBeEmpty();

        var received = await teamInbox.NextAsync();
        received.Referral.Id.ShouldBe(submitted.Id);
        received.Referral.Content.ShouldBe(request.Content);
        received.DeliveryAttempt.ShouldBe(1);
        await teamInbox.AckAsync(received);

        await team.Referrals.AcceptReferralAsync(new AcceptReferralRequest { RequestId = Samples.NewId(), Id = submitted.Id, Note = "Wij bellen morgen." }, Waiting.Call());
        await team.Referrals.StartReferralAsync(new StartReferralRequest { RequestId = Samples.NewId(), Id = submitted.Id }, Waiting.Call());
        var outcome = new ReferralOutcome { Result = ReferralResult.GoalReached, Summary = "Betalingsregeling getroffen." };
        await team.Referrals.CompleteReferralAsync(new CompleteReferralRequest { RequestId = Samples.NewId(), Id = submitted.Id, Outcome = outcome }, Waiting.Call());

        var accepted = await gpInbox.NextAndAckAsync();
        accepted.Referral.Status.ShouldBe(ReferralStatus.Accepted);
        accepted.Referral.Note.ShouldBe("Wij bellen morgen.");
        (await gpInbox.NextAndAckAsync()).Referral.Status.ShouldBe(ReferralStatus.InProgress);
        var completed = await gpInbox.NextAndAckAsync();
        completed.Referral.Status.ShouldBe(ReferralStatus.Completed);
        completed.Referral.Outcome.ShouldBe(outcome);
    }

    [Fact]
    public async Task Revocation_WithholdsWhatIsPending_AndTellsTheOtherPartyThatItIsClosed()
    {
        var gp = Hub.Connect(HubFixture.Gp);
        var team = Hub.Connect(HubFixture.Team);
        var bsn = Samples.NewBsn();
        var consent = (await gp.Consents.RecordConsentAsync(Samples.Agreement(bsn, HubFixture.Team), Waiting.Call())).Consent;
        var referral = (await gp.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call())).Referral;

        var revoked = await gp.Consents.RevokeConsentAsync(
            new RevokeConsentRequest { RequestId = Samples.NewId(), Id = consent.Id, Giver = new ConsentGiver { Capacity = GiverCapacity.Subject } }, Waiting.Call());
        revoked.ClosedExchangeIds.ShouldBe([referral.Id]);
        revoked.Disclosures.ShouldBeEmpty();

        await using var teamInbox = await TestInbox.OpenAsync(team);
        var message = await teamInbox.NextAndAckAsync();
        message.PayloadCase.ShouldBe(InboxMessage.PayloadOneofCase.Closure);
        message.Closure.ExchangeId.ShouldBe(referral.Id);
    }
}
