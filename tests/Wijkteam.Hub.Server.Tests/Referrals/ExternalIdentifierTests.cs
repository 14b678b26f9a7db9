using System.Text;
using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Referrals;

/// <summary>A source's own identifier: used once, by whomever and however often at once.</summary>
public sealed class ExternalIdentifierTests : InboxScene
{
    [Fact]
    public async Task Identifier_IsSeenByBothParties_AndStandsInTheClearNowhere()
    {
        await using var inbox = await TestInbox.OpenAsync(Team);
        var request = await NamedAsync("intern-4711");

        var submitted = (await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;

        submitted.ExternalIdentifier.ShouldBe(request.ExternalIdentifier);
        (await inbox.NextAndAckAsync()).Referral.ExternalIdentifier.ShouldBe(request.ExternalIdentifier);
        foreach (var party in (TestParticipant[])[Gp, Team])
        {
            var read = (await party.Referrals.GetReferralAsync(new GetReferralRequest { Id = submitted.Id }, Waiting.Call())).Referral;
            read.ExternalIdentifier.ShouldBe(request.ExternalIdentifier);
        }

        await AcceptAsync(submitted);
        await using var gpInbox = await TestInbox.OpenAsync(Gp);
        (await gpInbox.NextAndAckAsync()).Referral.ExternalIdentifier.ShouldBe(request.ExternalIdentifier);
        var trace = StoreTrace.Take(Hub);
        trace.ShouldNotContain("intern-4711");
        trace.ShouldNotContain(Convert.ToHexString(Encoding.UTF8.GetBytes("intern-4711")));
    }

    [Fact]
    public async Task Identifier_UsedBefore_IsTakenAndLeavesNothing()
    {
        var first = await NamedAsync("1");
        var id = (await Gp.Referrals.SubmitReferralAsync(first, Waiting.Call())).Referral.Id;
        await Gp.Referrals.CancelReferralAsync(
            new CancelReferralRequest { RequestId = Samples.NewId(), Id = id, Reason = new StatusReason { Code = StatusReasonCode.Duplicate } }, Waiting.Call());

        // A citizen whom the hub does not know yet stays unknown.
        var bsn = Samples.NewBsn();
        var second = Samples.Referral(bsn);
        second.ExternalIdentifier = first.ExternalIdentifier;
        second.Agreement = Samples.Agreement(bsn, HubFixture.Team).Consent;
        var before = StoreTrace.Take(Hub);
        var refusal = await SeenRefusal.OfAsync(Gp.Referrals.SubmitReferralAsync(second, Waiting.Call()));

        (refusal.Status, refusal.Reason).ShouldBe((StatusCode.AlreadyExists, "EXTERNAL_IDENTIFIER_TAKEN"));
        refusal.Fields.ShouldBe(["external_identifier"]);
        StoreTrace.Take(Hub).ShouldBe(before);
        second.ExternalIdentifier = new Identifier { System = first.ExternalIdentifier.System + "/b", Value = "1" };
        (await Gp.Referrals.SubmitReferralAsync(second, Waiting.Call())).Referral.Id.ShouldNotBe(id);
    }

    [Fact]
    public async Task Identifier_OfARepeat_IsAnsweredAsTheRepeatThatItIs()
    {
        var request = await NamedAsync("1");
        var first = (await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;

        var again = (await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;

        (again.Id, again.ExternalIdentifier).ShouldBe((first.Id, first.ExternalIdentifier));
        StoreTrace.Count(Hub, "records WHERE kind = 1").ShouldBe(1);
    }

    [Fact]
    public async Task Identifier_OfAnotherSource_IsAnotherOne()
    {
        var request = await NamedAsync("1");
        await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call());

        request.RequestId = Samples.NewId();
        (await Hub.Connect(HubFixture.OtherGp).Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral.ExternalIdentifier.ShouldBe(request.ExternalIdentifier);
    }

    [Fact]
    public async Task Identifier_ByManyAtOnce_IsTakenByOne()
    {
        var gp = Gp;
        var first = await NamedAsync("1");
        var requests = Enumerable.Range(0, 12).Select(_ =>
        {
            var request = first.Clone();
            request.RequestId = Samples.NewId();
            return request;
        });

        var reasons = await Task.WhenAll(requests.Select(async request =>
        {
            try
            {
                await gp.Referrals.SubmitReferralAsync(request, Waiting.Call());
                return "";
            }
            catch (RpcException e)
            {
                return SeenRefusal.Read(e).Reason;
            }
        }));

        reasons.Count(reason => reason.Length == 0).ShouldBe(1);
        reasons.Count(reason => reason == "EXTERNAL_IDENTIFIER_TAKEN").ShouldBe(11);
        StoreTrace.Count(Hub, "records WHERE kind = 1").ShouldBe(1);
    }

    private async Task<SubmitReferralRequest> NamedAsync(string value)
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn);
        var request = Samples.Referral(bsn);
        request.ExternalIdentifier = new Identifier { System = "https://gp.example/referrals", Value = value };
        return request;
    }
}
