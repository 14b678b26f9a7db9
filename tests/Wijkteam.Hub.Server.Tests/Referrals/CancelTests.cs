using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Referrals;

/// <summary>Cancellation: before acceptance by either party, later by the target; heard by the other, and no content after it.</summary>
public sealed class CancelTests : InboxScene
{
    private static readonly StatusReason Reason = new() { Code = StatusReasonCode.CitizenDeclines, Text = "Mevrouw ziet ervan af." };

    [Fact]
    public async Task BySource_BeforeDelivery_TheTeamHearsOfItAndNeverSeesTheContent()
    {
        var referral = await ReferAsync();

        var cancelled = (await Gp.Referrals.CancelReferralAsync(Cancel(referral), Waiting.Call())).Referral;

        (cancelled.Status, cancelled.Version, cancelled.StatusReason, cancelled.Content).ShouldBe((ReferralStatus.Cancelled, 2, Reason, null));
        await using var inbox = await TestInbox.OpenAsync(Team);
        var message = await inbox.NextAndAckAsync();
        (message.Referral.Id, message.Referral.Version, message.Referral.Status).ShouldBe((referral.Id, 2, ReferralStatus.Cancelled));
        (message.Referral.StatusReason, message.Referral.Content).ShouldBe((Reason, null));
        var next = await ReferAsync();
        (await inbox.NextAndAckAsync()).Referral.Id.ShouldBe(next.Id);
        StoreTrace.Count(Hub, "entries WHERE kind IN (40, 41) AND record_version = 1").ShouldBe(1);
        (await ReadAsync(Team, referral)).Content.ShouldBeNull();
        (await ReadAsync(Gp, referral)).Content.ShouldNotBeNull();
    }

    [Fact]
    public async Task BySource_WhileLeased_TheAckIsFineAndTheContentDoesNotComeAgain()
    {
        await using var inbox = await TestInbox.OpenAsync(Team);
        var referral = await ReferAsync();
        var leased = await inbox.NextAsync();

        await Gp.Referrals.CancelReferralAsync(Cancel(referral), Waiting.Call());

        (await inbox.NextAndAckAsync()).Referral.Status.ShouldBe(ReferralStatus.Cancelled);
        await inbox.AckAsync(leased);
        Hub.Time.Advance(TimeSpan.FromMinutes(2));
        var next = await ReferAsync();
        (await inbox.NextAsync()).Referral.Id.ShouldBe(next.Id);
    }

    [Fact]
    public async Task ByTarget_TheSourceHearsOfItAndTheTargetNoLongerSeesTheContent()
    {
        await using var gpInbox = await TestInbox.OpenAsync(Gp);
        var referral = await ReferAsync();

        await Team.Referrals.CancelReferralAsync(Cancel(referral), Waiting.Call());

        var message = await gpInbox.NextAndAckAsync();
        (message.Referral.Id, message.Referral.Status, message.Referral.StatusReason).ShouldBe((referral.Id, ReferralStatus.Cancelled, Reason));
        StoreTrace.Count(Hub, "deliveries WHERE participant = 'buurtteam-sociaal-noordoost' AND state < 2").ShouldBe(0);
        (await ReadAsync(Team, referral)).Content.ShouldBeNull();
    }

    [Fact]
    public async Task BySource_OnceAccepted_IsRefused_WithAWordOnHowToAskForIt()
    {
        var referral = await ReferAsync();
        await AcceptAsync(referral);
        var before = StoreTrace.Take(Hub);

        var refusal = await SeenRefusal.OfAsync(Gp.Referrals.CancelReferralAsync(Cancel(referral), Waiting.Call()));

        (refusal.Status, refusal.Reason).ShouldBe((StatusCode.FailedPrecondition, "STATE_NOT_ALLOWED"));
        refusal.Text.ShouldContain("RequestReferralCancellation");
        StoreTrace.Take(Hub).ShouldBe(before);
    }

    [Fact]
    public async Task ByTarget_OnceAccepted_TheSourceHearsOfIt()
    {
        await using var gpInbox = await TestInbox.OpenAsync(Gp);
        var referral = await ReferAsync();
        await AcceptAsync(referral);
        await gpInbox.NextAndAckAsync();

        await Team.Referrals.CancelReferralAsync(Cancel(referral), Waiting.Call());

        var message = await gpInbox.NextAndAckAsync();
        (message.Referral.Status, message.Referral.BusinessStatus, message.Referral.StatusReason)
            .ShouldBe((ReferralStatus.Cancelled, ReferralBusinessStatus.Cancelled, Reason));
        (await ReadAsync(Team, referral)).Content.ShouldBeNull();
    }

    [Fact]
    public async Task Repeat_IsAnsweredAgain_AndASecondCancellationRefused()
    {
        var referral = await ReferAsync();
        var request = Cancel(referral);
        await Gp.Referrals.CancelReferralAsync(request, Waiting.Call());

        (await Gp.Referrals.CancelReferralAsync(request, Waiting.Call())).Referral.Version.ShouldBe(2);

        (await SeenRefusal.OfAsync(Gp.Referrals.CancelReferralAsync(Cancel(referral), Waiting.Call()))).Reason.ShouldBe("STATE_NOT_ALLOWED");
        (await SeenRefusal.OfAsync(Team.Referrals.AcceptReferralAsync(new AcceptReferralRequest { RequestId = Samples.NewId(), Id = referral.Id }, Waiting.Call())))
            .Reason.ShouldBe("STATE_NOT_ALLOWED");
    }

    [Fact]
    public async Task WithoutAReason_OrByAStranger_IsRefused()
    {
        var referral = await ReferAsync();
        var request = Cancel(referral);
        request.Reason = null;
        var refusal = await SeenRefusal.OfAsync(Gp.Referrals.CancelReferralAsync(request, Waiting.Call()));
        (refusal.Status, refusal.Reason).ShouldBe((StatusCode.InvalidArgument, "FIELD_REQUIRED"));
        refusal.Fields.ShouldBe(["reason"]);
        request.Reason = new StatusReason { Code = StatusReasonCode.Closed };
        (await SeenRefusal.OfAsync(Gp.Referrals.CancelReferralAsync(request, Waiting.Call()))).Fields.ShouldBe(["reason.code"]);

        var stranger = await SeenRefusal.OfAsync(Hub.Connect(HubFixture.OtherGp).Referrals.CancelReferralAsync(Cancel(referral), Waiting.Call()));
        stranger.Reason.ShouldBe("NOT_FOUND");
    }

    private static CancelReferralRequest Cancel(Referral referral) => new() { RequestId = Samples.NewId(), Id = referral.Id, Reason = Reason };

    private static async Task<Referral> ReadAsync(TestParticipant party, Referral referral) =>
        (await party.Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call())).Referral;
}
