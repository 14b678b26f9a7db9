using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Referrals;

/// <summary>Pauses, failures, events on the way and requests to cancel, as both parties see them.</summary>
public sealed class UnhappyPathTests : InboxScene
{
    private static readonly StatusReason NoRoom = new() { Code = StatusReasonCode.NoCapacity, Text = "Wachtlijst tot juni." };
    private static readonly StatusReason NotReached = new() { Code = StatusReasonCode.CitizenNotReached, Text = "Drie keer gebeld." };
    private static readonly StatusReason Declines = new() { Code = StatusReasonCode.CitizenDeclines, Text = "Mevrouw ziet ervan af." };

    [Fact]
    public async Task HoldAndStartAgain_TheSourceHearsOfBoth_AndTheReasonGoesWithThePause()
    {
        var (inbox, referral) = await AcceptedAsync();
        await using var _ = inbox;

        var held = (await Team.Referrals.HoldReferralAsync(Hold(referral), Waiting.Call())).Referral;

        (held.Status, held.BusinessStatus, held.StatusReason, held.Version).ShouldBe((ReferralStatus.OnHold, ReferralBusinessStatus.Accepted, NoRoom, 3));
        (await inbox.NextAndAckAsync()).Referral.ShouldBe(held);
        await StartAsync(referral);
        var resumed = (await inbox.NextAndAckAsync()).Referral;
        (resumed.Status, resumed.StatusReason).ShouldBe((ReferralStatus.InProgress, null));
        (await ReadAsync(Team, referral)).Content.ShouldNotBeNull();
    }

    [Fact]
    public async Task Progress_TheStatusStays_TheSourceSeesTheFinerStep()
    {
        var (inbox, referral) = await AcceptedAsync();
        await using var _ = inbox;

        foreach (var status in (ReferralBusinessStatus[])
            [ReferralBusinessStatus.Scheduled, ReferralBusinessStatus.NoShow, ReferralBusinessStatus.AppointmentCancelled, ReferralBusinessStatus.EventCompleted])
        {
            await Team.Referrals.ReportReferralProgressAsync(Progress(referral, status), Waiting.Call());

            var message = (await inbox.NextAndAckAsync()).Referral;
            (message.Status, message.BusinessStatus, message.Note).ShouldBe((ReferralStatus.Accepted, status, $"{status}"));
        }

        await Team.Referrals.HoldReferralAsync(Hold(referral), Waiting.Call());
        (await inbox.NextAndAckAsync()).Referral.BusinessStatus.ShouldBe(ReferralBusinessStatus.EventCompleted);
    }

    [Fact]
    public async Task Fail_TheSourceHearsWhy_AndTheTargetNoLongerSeesTheContent()
    {
        var (inbox, referral) = await AcceptedAsync();
        await using var _ = inbox;

        await Team.Referrals.FailReferralAsync(
            new FailReferralRequest { RequestId = Samples.NewId(), Id = referral.Id, Reason = NotReached }, Waiting.Call());

        var message = (await inbox.NextAndAckAsync()).Referral;
        (message.Status, message.BusinessStatus, message.StatusReason).ShouldBe((ReferralStatus.Failed, ReferralBusinessStatus.Unspecified, NotReached));
        (await ReadAsync(Team, referral)).Content.ShouldBeNull();
        (await ReadAsync(Gp, referral)).Content.ShouldNotBeNull();
    }

    [Fact]
    public async Task RequestCancellation_TheTargetHears_AndCanOnlyEndIt()
    {
        var (gpInbox, referral) = await AcceptedAsync();
        await using var _ = gpInbox;
        await using var teamInbox = await TestInbox.OpenAsync(Team);
        (await teamInbox.NextAndAckAsync()).Referral.Content.ShouldNotBeNull();
        await Team.Referrals.HoldReferralAsync(Hold(referral), Waiting.Call());
        await gpInbox.NextAndAckAsync();

        var asked = (await Gp.Referrals.RequestReferralCancellationAsync(Ask(referral), Waiting.Call())).Referral;

        (asked.Status, asked.BusinessStatus, asked.CancellationRequest, asked.StatusReason)
            .ShouldBe((ReferralStatus.OnHold, ReferralBusinessStatus.CancellationRequested, Declines, NoRoom));
        (await teamInbox.NextAndAckAsync()).Referral.ShouldBe(asked);
        (await ReadAsync(Team, referral)).CancellationRequest.ShouldBe(Declines);
        foreach (var refused in (Func<Task<SeenRefusal>>[])
        [
            () => SeenRefusal.OfAsync(Team.Referrals.StartReferralAsync(new StartReferralRequest { RequestId = Samples.NewId(), Id = referral.Id }, Waiting.Call())),
            () => SeenRefusal.OfAsync(Team.Referrals.HoldReferralAsync(Hold(referral), Waiting.Call())),
            () => SeenRefusal.OfAsync(Team.Referrals.ReportReferralProgressAsync(Progress(referral, ReferralBusinessStatus.Scheduled), Waiting.Call())),
            () => SeenRefusal.OfAsync(Gp.Referrals.RequestReferralCancellationAsync(Ask(referral), Waiting.Call())),
        ])
        {
            var refusal = await refused();
            refusal.Reason.ShouldBe("STATE_NOT_ALLOWED");
            refusal.Text.ShouldContain("asked to cancel");
        }

        await Team.Referrals.CancelReferralAsync(new CancelReferralRequest { RequestId = Samples.NewId(), Id = referral.Id, Reason = Declines }, Waiting.Call());
        var confirmed = (await gpInbox.NextAndAckAsync()).Referral;
        (confirmed.Status, confirmed.BusinessStatus).ShouldBe((ReferralStatus.Cancelled, ReferralBusinessStatus.Cancelled));
    }

    [Fact]
    public async Task RequestCancellation_TheTargetMayStillComplete()
    {
        var (inbox, referral) = await AcceptedAsync();
        await using var _ = inbox;
        await Gp.Referrals.RequestReferralCancellationAsync(Ask(referral), Waiting.Call());

        await CompleteAsync(referral);

        var message = (await inbox.NextAndAckAsync()).Referral;
        (message.Status, message.BusinessStatus, message.CancellationRequest).ShouldBe((ReferralStatus.Completed, ReferralBusinessStatus.Completed, Declines));
    }

    [Fact]
    public async Task RequestCancellation_BeforeAcceptance_OrByTheTarget_IsRefused()
    {
        var referral = await ReferAsync();
        (await SeenRefusal.OfAsync(Gp.Referrals.RequestReferralCancellationAsync(Ask(referral), Waiting.Call()))).Reason.ShouldBe("STATE_NOT_ALLOWED");
        await AcceptAsync(referral);
        (await SeenRefusal.OfAsync(Team.Referrals.RequestReferralCancellationAsync(Ask(referral), Waiting.Call()))).Reason.ShouldBe("STEP_OF_OTHER_PARTY");
        (await SeenRefusal.OfAsync(Gp.Referrals.HoldReferralAsync(Hold(referral), Waiting.Call()))).Reason.ShouldBe("STEP_OF_OTHER_PARTY");
        (await SeenRefusal.OfAsync(Hub.Connect(HubFixture.OtherGp).Referrals.HoldReferralAsync(Hold(referral), Waiting.Call()))).Reason.ShouldBe("NOT_FOUND");
    }

    [Fact]
    public async Task Repeats_OfEachStep_AreAnsweredAgainAndChangeNothing()
    {
        var (inbox, referral) = await AcceptedAsync();
        await using var _ = inbox;
        var hold = Hold(referral);
        var progress = Progress(referral, ReferralBusinessStatus.Scheduled);
        var ask = Ask(referral);
        var fail = new FailReferralRequest { RequestId = Samples.NewId(), Id = referral.Id, Reason = NotReached };
        Func<Task<Referral>>[] steps =
        [
            async () => (await Team.Referrals.HoldReferralAsync(hold, Waiting.Call())).Referral,
            async () => (await Team.Referrals.ReportReferralProgressAsync(progress, Waiting.Call())).Referral,
            async () => (await Gp.Referrals.RequestReferralCancellationAsync(ask, Waiting.Call())).Referral,
            async () => (await Team.Referrals.FailReferralAsync(fail, Waiting.Call())).Referral,
        ];
        foreach (var step in steps)
        {
            var first = await step();
            var again = await step();
            (again.Version, again.Status, again.BusinessStatus).ShouldBe((first.Version, first.Status, first.BusinessStatus));
        }

        foreach (var step in steps)
        {
            (await step()).Version.ShouldBe(6);
        }

        fail.Reason = NoRoom;
        (await SeenRefusal.OfAsync(Team.Referrals.FailReferralAsync(fail, Waiting.Call()))).Reason.ShouldBe("REQUEST_ID_REUSED");
    }

    private async Task<(TestInbox GpInbox, Referral Referral)> AcceptedAsync()
    {
        var inbox = await TestInbox.OpenAsync(Gp);
        var referral = await ReferAsync();
        await AcceptAsync(referral);
        (await inbox.NextAndAckAsync()).Referral.BusinessStatus.ShouldBe(ReferralBusinessStatus.Accepted);
        return (inbox, referral);
    }

    private static HoldReferralRequest Hold(Referral referral) => new() { RequestId = Samples.NewId(), Id = referral.Id, Reason = NoRoom };

    private static ReportReferralProgressRequest Progress(Referral referral, ReferralBusinessStatus status) =>
        new() { RequestId = Samples.NewId(), Id = referral.Id, BusinessStatus = status, Note = $"{status}" };

    private static RequestReferralCancellationRequest Ask(Referral referral) => new() { RequestId = Samples.NewId(), Id = referral.Id, Reason = Declines };

    private static async Task<Referral> ReadAsync(TestParticipant party, Referral referral) =>
        (await party.Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call())).Referral;
}
