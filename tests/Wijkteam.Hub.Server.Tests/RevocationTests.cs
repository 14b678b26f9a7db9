using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests;

/// <summary>Revocation, objection and the end of a period, against what has been delivered, is being delivered and is waiting.</summary>
public sealed class RevocationTests : InboxScene
{
    [Fact]
    public async Task Revoke_WhileLeased_ListsTheDisclosure_TheAckIsFine_AndNothingComesAgain()
    {
        var bsn = Samples.NewBsn();
        var consent = await AgreeAsync(bsn);
        await using var inbox = await TestInbox.OpenAsync(Team);
        var referral = await ReferAsync(bsn);
        var leased = await inbox.NextAsync();

        var revoked = await RevokeAsync(Gp, consent);

        var disclosure = revoked.Disclosures.ShouldHaveSingleItem();
        (disclosure.ParticipantId, disclosure.ExchangeId, disclosure.Channel).ShouldBe((HubFixture.Team, referral.Id, DisclosureChannel.Inbox));
        revoked.ClosedExchangeIds.ShouldBe([referral.Id]);
        revoked.Consent.Revoker.ShouldBe(new ConsentGiver { Capacity = GiverCapacity.Subject });
        (await inbox.NextAndAckAsync()).Closure.ExchangeId.ShouldBe(referral.Id);
        await inbox.AckAsync(leased);
        Hub.Time.Advance(TimeSpan.FromMinutes(2));
        var next = await ReferAsync();
        (await inbox.NextAsync()).Referral.Id.ShouldBe(next.Id);
    }

    [Fact]
    public async Task Revoke_WhileLeased_TheNackIsAFault_AndNothingComesAgain()
    {
        var bsn = Samples.NewBsn();
        var consent = await AgreeAsync(bsn);
        await using var inbox = await TestInbox.OpenAsync(Team);
        await ReferAsync(bsn);
        var leased = await inbox.NextAsync();
        await RevokeAsync(Gp, consent);
        await inbox.NextAndAckAsync();

        await inbox.NackAsync(leased);

        (await inbox.NextFaultAsync()).ShouldBe(leased.MessageId);
        Hub.Time.Advance(TimeSpan.FromMinutes(2));
        var next = await ReferAsync();
        (await inbox.NextAsync()).Referral.Id.ShouldBe(next.Id);
    }

    /// <summary>A hub that looked at a delivery before the revocation asks for its basis after it.</summary>
    [Fact]
    public async Task Renew_AfterTheRevocation_DoesNotCloseAgain_WhatItsPartiesHaveNotHeardYet()
    {
        var bsn = Samples.NewBsn();
        var consent = await AgreeAsync(bsn);
        var referral = await ReferAsync(bsn);
        await RevokeAsync(Gp, consent);

        foreach (var basis in Hub.Services.GetServices<IDeliveryBasis>())
        {
            (await basis.RenewAsync(new DeliveryKey(HubFixture.Team, Guid.Parse(referral.Id), RecordVersion: 1), TestContext.Current.CancellationToken)).ShouldBeNull();
        }

        var entries = await Hub.Services.GetRequiredService<IJournalStore>().ListEntriesAsync(
            Guid.Parse(referral.Id), after: null, max: 100, TestContext.Current.CancellationToken);
        entries.Count(entry => entry.Kind == EntryKind.ReferralClosed).ShouldBe(1);
    }

    [Fact]
    public async Task Agreement_EndsByTime_ClosesForBothParties()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn, until: Hub.Time.GetUtcNow().AddHours(1));
        var referral = await ReferAsync(bsn);
        Hub.Time.Advance(TimeSpan.FromHours(2));

        await using var teamInbox = await TestInbox.OpenAsync(Team);
        (await teamInbox.NextAndAckAsync()).Closure.ExchangeId.ShouldBe(referral.Id);
        await using var gpInbox = await TestInbox.OpenAsync(Gp);
        (await gpInbox.NextAndAckAsync()).Closure.ExchangeId.ShouldBe(referral.Id);
        var read = (await Gp.Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call())).Referral;
        (read.Status, read.StatusReason.Code).ShouldBe((ReferralStatus.Cancelled, StatusReasonCode.Closed));
        StoreTrace.Count(Hub, "entries WHERE kind = 40 AND record_version = 1").ShouldBe(0);
    }

    [Fact]
    public async Task Agreement_EndsByTime_RefusesTheNextStepAndCloses()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn, until: Hub.Time.GetUtcNow().AddHours(1));
        var referral = await ReferAsync(bsn);
        Hub.Time.Advance(TimeSpan.FromHours(2));

        var refusal = await SeenRefusal.OfAsync(
            Team.Referrals.AcceptReferralAsync(new AcceptReferralRequest { RequestId = Samples.NewId(), Id = referral.Id }, Waiting.Call()));

        refusal.Reason.ShouldBe("NO_AGREEMENT");
        await using var gpInbox = await TestInbox.OpenAsync(Gp);
        (await gpInbox.NextAndAckAsync()).Closure.ExchangeId.ShouldBe(referral.Id);
    }

    [Fact]
    public async Task Objection_Closes()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn);
        var referral = await ReferAsync(bsn);
        var objection = Samples.Agreement(bsn, HubFixture.Team);
        objection.Consent.Decision = ConsentDecision.Deny;

        var recorded = await Gp.Consents.RecordConsentAsync(objection, Waiting.Call());

        recorded.ClosedExchangeIds.ShouldBe([referral.Id]);
        await using var inbox = await TestInbox.OpenAsync(Team);
        (await inbox.NextAndAckAsync()).Closure.ExchangeId.ShouldBe(referral.Id);
    }

    [Fact]
    public async Task Agreement_RenewedBeforeDelivery_IsDelivered()
    {
        var bsn = Samples.NewBsn();
        var first = await AgreeAsync(bsn, until: Hub.Time.GetUtcNow().AddHours(1));
        var referral = await ReferAsync(bsn);
        await AgreeAsync(bsn);
        (await RevokeAsync(Gp, first)).ClosedExchangeIds.ShouldBeEmpty();
        Hub.Time.Advance(TimeSpan.FromHours(2));

        await using var inbox = await TestInbox.OpenAsync(Team);

        var message = await inbox.NextAsync();
        message.Referral.Id.ShouldBe(referral.Id);
        message.Referral.Content.Subject.Bsn.ShouldBe(bsn);
    }

    [Fact]
    public async Task Revoke_AfterCompletion_BeforeTheOutcomeWasDelivered_ClosesWithoutIt()
    {
        var bsn = Samples.NewBsn();
        var consent = await AgreeAsync(bsn);
        var referral = await ReferAsync(bsn);
        await AcceptAsync(referral);
        await CompleteAsync(referral);

        await RevokeAsync(Team, consent);

        await using var inbox = await TestInbox.OpenAsync(Gp);
        var message = await inbox.NextAndAckAsync();
        message.PayloadCase.ShouldBe(InboxMessage.PayloadOneofCase.Closure);
        var read = (await Gp.Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call())).Referral;
        read.Outcome.ShouldBeNull();
        read.Status.ShouldBe(ReferralStatus.Completed);
        StoreTrace.Count(Hub, "deliveries WHERE participant = 'huisarts-de-brug' AND state < 2").ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task Read_IsLoggedOncePerRead_AndShowsWhatPartyAndStateAllow()
    {
        var bsn = Samples.NewBsn();
        var consent = await AgreeAsync(bsn);
        var referral = await ReferAsync(bsn);
        (await ReadAsync(Gp)).Content.Subject.Bsn.ShouldBe(bsn);
        (await ReadAsync(Team)).Content.Question.ShouldNotBeEmpty();
        await AcceptAsync(referral);
        (await ReadAsync(Team)).Content.ShouldNotBeNull();
        await CompleteAsync(referral);
        (await ReadAsync(Gp)).Content.ShouldNotBeNull();
        (await ReadAsync(Gp)).Outcome.ShouldNotBeNull();
        (await ReadAsync(Team)).Content.ShouldBeNull();

        await RevokeAsync(Gp, consent);

        var team = await ReadAsync(Team);
        (team.Content, team.Outcome, team.Basis, team.Route.Count, team.LifeDomains.Count, team.Actor).ShouldBe((null, null, null, 0, 0, null));
        var gp = await ReadAsync(Gp);
        gp.Content.ShouldNotBeNull();
        gp.Outcome.ShouldBeNull();

        async Task<Referral> ReadAsync(TestParticipant by)
        {
            var before = StoreTrace.Count(Hub, "entries");
            var read = (await by.Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call())).Referral;
            (StoreTrace.Count(Hub, "entries") - before).ShouldBe(1);
            return read;
        }
    }

    [Fact]
    public async Task Lists_ShowHowItStandsAndNothingAboutAnyone_ToTheirPartiesAlone()
    {
        var referral = await ReferAsync();

        foreach (var party in (TestParticipant[])[Gp, Team])
        {
            var listed = (await party.Referrals.ListReferralsAsync(new ListReferralsRequest(), Waiting.Call())).Referrals.ShouldHaveSingleItem();
            listed.ShouldBe(new Referral
            {
                Id = referral.Id,
                Version = 1,
                Status = ReferralStatus.Requested,
                SourceParticipantId = HubFixture.Gp,
                TargetParticipantId = HubFixture.Team,
                CreateTime = referral.CreateTime,
                UpdateTime = referral.UpdateTime,
            });
        }

        (await Hub.Connect(HubFixture.OtherGp).Referrals.ListReferralsAsync(new ListReferralsRequest(), Waiting.Call())).Referrals.ShouldBeEmpty();
        var other = await SeenRefusal.OfAsync(Hub.Connect(HubFixture.OtherGp).Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call()));
        other.Reason.ShouldBe("NOT_FOUND");
    }
}
