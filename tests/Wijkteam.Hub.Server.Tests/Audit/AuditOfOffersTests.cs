using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.Server.Tests.Referrals;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Audit;

/// <summary>The log does not tell what an offer and an onward referral keep apart.</summary>
public sealed class AuditOfOffersTests : OfferScene
{
    [Fact]
    public async Task Offer_IsLinkedToACitizenByNobodyWhomItWasMadeTo_ButTheOneThatAccepts()
    {
        var bsn = Samples.NewBsn();
        var offer = (await DeskSystem.Referrals.SubmitReferralAsync(Request(bsn, Teams[0], Teams[1], Teams[2]), Waiting.Call())).Referral;
        await DrainAsync(Teams[0]);
        await DrainAsync(Teams[1]);
        await DeclineAsync(Teams[1], offer);
        foreach (var team in Teams.Take(3))
        {
            await FindNothingAsync(team, bsn, offer);
        }

        await AcceptAsync(Teams[0], offer);
        await DrainAsync(Teams[0]);
        await DrainAsync(Teams[2]);

        var target = (await Hub.Connect(Teams[0]).WhoLookedAsync(bsn)).Lines().ToList();
        target.ShouldContain(("REFERRAL_ACCEPTED", Teams[0]));
        target.ShouldContain(("DISCLOSED_TO_INBOX", Teams[0]));
        target.ShouldContain(("REFERRAL_SUBMITTED", Desk));
        target.Select(line => line.By).Distinct().ShouldBe([Teams[0], Desk], ignoreOrder: true);
        target.Select(line => line.Kind).ShouldNotContain(kind => kind.Contains("OFFER", StringComparison.Ordinal));
        var source = (await DeskSystem.WhoLookedAsync(bsn)).Lines().ToList();
        new[] { ("OFFER_DECLINED", Teams[1]), ("DISCLOSED_TO_INBOX", Teams[1]), ("CLOSURE_TOLD", Teams[2]), ("REFERRAL_OFFERED", Desk) }.ShouldBeSubsetOf(source);
        await FindNothingAsync(Teams[1], bsn, offer);
        await FindNothingAsync(Teams[2], bsn, offer);
    }

    [Fact]
    public async Task OnwardReferral_TheFirstSourceSeesThatItEnded_AndNotByWhom()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn);
        var first = await ReferAsync(bsn);
        await AcceptAsync(first);
        var request = Request(bsn, Teams[2]);
        request.BasedOnReferralId = first.Id;
        var child = (await Team.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;
        await DeclineAsync(Teams[2], child);

        var seen = await Gp.WhoLookedAsync(bsn);

        seen.Single(entry => entry.Kind == "ONWARD_REFERRAL_ENDED").Agent.ShouldBeNull();
        seen.Single(entry => entry.Kind == "REFERRAL_PASSED_ON").Agent.ParticipantId.ShouldBe(HubFixture.Team);
        seen.Select(entry => entry.Entity.Id).ShouldNotContain(child.Id);
        seen.ToString()!.ShouldNotContain(Teams[2]);
        (await Team.WhoLookedAsync(bsn)).Lines().ShouldContain(("REFERRAL_DECLINED", Teams[2]), "it is the source of the child");
    }

    private async Task FindNothingAsync(string team, string bsn, Referral offer)
    {
        (await Hub.Connect(team).WhoLookedAsync(bsn)).ShouldBeEmpty(team);
        (await Hub.Connect(team).AskAsync(new ListAuditEventsRequest { ExchangeId = offer.Id })).Events.ShouldBeEmpty(team);
    }
}
