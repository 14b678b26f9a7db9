using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.BadInput;

/// <summary>The same request id again.</summary>
public sealed class RepeatTests(HubFixture hub) : RefusalScene(hub)
{
    [Fact]
    public async Task RequestId_UsedForOtherContent_IsRefusedAndForTheSame_AnsweredWithoutSecondEffect()
    {
        var (gp, bsn) = await AgreedAsync();
        var request = Samples.Referral(bsn);
        var first = (await gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;
        var before = Effects();

        var again = (await gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;

        again.Id.ShouldBe(first.Id);
        Effects().ShouldBe(before);
        request.Content.Question = "Iets anders?";
        await RefusedAsync(() => gp.Referrals.SubmitReferralAsync(request, Waiting.Call()), StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "request_id", bsn);
        var team = Hub.Connect(HubFixture.Team);
        var accept = new AcceptReferralRequest { RequestId = Samples.NewId(), Id = first.Id };
        await team.Referrals.AcceptReferralAsync(accept, Waiting.Call());
        (await team.Referrals.AcceptReferralAsync(accept, Waiting.Call())).Referral.Status.ShouldBe(ReferralStatus.Accepted);
        var start = new StartReferralRequest { RequestId = accept.RequestId, Id = first.Id };
        await RefusedAsync(() => team.Referrals.StartReferralAsync(start, Waiting.Call()), StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "request_id", bsn);
    }


    [Fact]
    public async Task AcuteDanger_ComesBeforeAReusedRequestId_AndTheReferralStays()
    {
        var (gp, bsn) = await AgreedAsync();
        var request = Samples.Referral(bsn);
        var first = (await gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;
        var worse = request.Clone();
        worse.Content.Priority = Priority.Stat;
        worse.Content.Question = "";

        await RefusedAsync(() => gp.Referrals.SubmitReferralAsync(worse, Waiting.Call()), StatusCode.FailedPrecondition, "ACUTE_DANGER", "content.priority", bsn);

        (await gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral.Id.ShouldBe(first.Id);
    }


    [Fact]
    public async Task RequestId_SameCallManyTimesAtOnce_TakesEffectOnce()
    {
        var (gp, bsn) = await AgreedAsync();
        var request = Samples.Referral(bsn);
        var before = StoreTrace.Count(Hub, "records");

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ => (await gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral.Id));

        answers.Distinct().ShouldHaveSingleItem();
        (StoreTrace.Count(Hub, "records") - before).ShouldBe(1);
    }

    /// <summary>Everything but reads: an answer to a repeat may be one, and is then logged.</summary>
    private (long Records, long Steps, long Deliveries) Effects() =>
        (StoreTrace.Count(Hub, "records"), StoreTrace.Count(Hub, "entries WHERE kind < 40"), StoreTrace.Count(Hub, "deliveries"));
}
