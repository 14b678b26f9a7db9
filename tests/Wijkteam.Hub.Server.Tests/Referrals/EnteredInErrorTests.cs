using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Referrals;

/// <summary>A referral that should never have been: its target learns that, and nothing else any more.</summary>
public sealed class EnteredInErrorTests : InboxScene
{
    private const string Why = "Verkeerde mevrouw Verzonnen gekozen.";

    [Fact]
    public async Task BeforeDelivery_TheTargetLearnsNothingElse()
    {
        var referral = await ReferAsync(own: true);

        var marked = (await Gp.Referrals.MarkReferralEnteredInErrorAsync(Mark(referral), Waiting.Call())).Referral;

        (marked.Status, marked.BusinessStatus, marked.StatusReason.Text).ShouldBe((ReferralStatus.EnteredInError, ReferralBusinessStatus.Unspecified, Why));
        await using var inbox = await TestInbox.OpenAsync(Team);
        ShouldBeBare((await inbox.NextAndAckAsync()).Referral, referral, version: 2);
        ShouldBeBare(await ReadAsync(Team, referral), referral, version: 2);
        var own = await ReadAsync(Gp, referral);
        (own.StatusReason.Text, own.Content is null, own.ExternalIdentifier is null).ShouldBe((Why, false, false));
        StoreTrace.Count(Hub, $"entries WHERE kind IN (40, 41) AND actor = '{HubFixture.Team}'").ShouldBe(0);
        (await SeenRefusal.OfAsync(Gp.Referrals.MarkReferralEnteredInErrorAsync(Mark(referral), Waiting.Call()))).Reason.ShouldBe("STATE_NOT_ALLOWED");
        (await SeenRefusal.OfAsync(Team.Referrals.MarkReferralEnteredInErrorAsync(Mark(referral), Waiting.Call()))).Reason.ShouldBe("STEP_OF_OTHER_PARTY");
    }

    [Fact]
    public async Task AfterCompletion_WhatItSaidIsWithdrawnFromTheTarget()
    {
        var referral = await ReferAsync(own: true);
        await AcceptAsync(referral);
        await CompleteAsync(referral);
        (await ReadAsync(Team, referral)).Outcome.ShouldNotBeNull();

        var request = Mark(referral);
        await Gp.Referrals.MarkReferralEnteredInErrorAsync(request, Waiting.Call());

        ShouldBeBare(await ReadAsync(Team, referral), referral, version: 4);
        (await Team.Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id, KnownVersion = 3 }, Waiting.Call())).Unchanged.ShouldBeFalse();
        (await ReadAsync(Gp, referral)).Outcome.ShouldNotBeNull();
        (await Gp.Referrals.MarkReferralEnteredInErrorAsync(request, Waiting.Call())).Referral.Version.ShouldBe(4);
    }

    [Fact]
    public async Task AfterRevocation_ItReachesTheTargetAllTheSame()
    {
        var bsn = Samples.NewBsn();
        var consent = await AgreeAsync(bsn);
        var referral = await ReferAsync(bsn);
        await using var inbox = await TestInbox.OpenAsync(Team);
        await inbox.NextAndAckAsync();
        await RevokeAsync(Gp, consent);
        (await inbox.NextAndAckAsync()).PayloadCase.ShouldBe(InboxMessage.PayloadOneofCase.Closure);

        await Gp.Referrals.MarkReferralEnteredInErrorAsync(Mark(referral), Waiting.Call());

        ShouldBeBare((await inbox.NextAndAckAsync()).Referral, referral, version: 3);
        (await ReadAsync(Gp, referral)).StatusReason.Text.ShouldBe(Why);
    }

    [Fact]
    public async Task BeforeRevocation_ItStillReachesTheTarget()
    {
        var bsn = Samples.NewBsn();
        var consent = await AgreeAsync(bsn);
        var referral = await ReferAsync(bsn);
        await Gp.Referrals.MarkReferralEnteredInErrorAsync(Mark(referral), Waiting.Call());

        await RevokeAsync(Gp, consent);

        await using var inbox = await TestInbox.OpenAsync(Team);
        ShouldBeBare((await inbox.NextAndAckAsync()).Referral, referral, version: 2);
    }

    private static void ShouldBeBare(Referral seen, Referral referral, long version) => seen.ShouldBe(new Referral
    {
        Id = referral.Id,
        Version = version,
        Status = ReferralStatus.EnteredInError,
        SourceParticipantId = HubFixture.Gp,
        TargetParticipantId = HubFixture.Team,
        CreateTime = referral.CreateTime,
        UpdateTime = seen.UpdateTime,
    });

    private async Task<Referral> ReferAsync(bool own)
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn);
        var request = Samples.Referral(bsn);
        request.ExternalIdentifier = own ? new Identifier { System = "https://gp.example/referrals", Value = Samples.NewId() } : null;
        return (await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;
    }

    private static MarkReferralEnteredInErrorRequest Mark(Referral referral) =>
        new() { RequestId = Samples.NewId(), Id = referral.Id, Reason = new StatusReason { Code = StatusReasonCode.Other, Text = Why } };

    private static async Task<Referral> ReadAsync(TestParticipant party, Referral referral) =>
        (await party.Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call())).Referral;
}
