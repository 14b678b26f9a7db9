using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests;

/// <summary>Revocation wins, whoever is faster and whatever a cache says.</summary>
public sealed class RevocationRaceTests : InboxScene
{
    private const int Citizens = 30;
    private const int SubmitsPerCitizen = 4;

    private CitizenCache Cache => Hub.Services.GetRequiredService<CitizenCache>();

    [Fact]
    public async Task Submit_WhileTheCacheStillSaysYes_IsRefused()
    {
        var bsn = Samples.NewBsn();
        var consent = await AgreeAsync(bsn);
        var stale = await InMemoryAsync(bsn);
        await RevokeAsync(Gp, consent);
        Cache.Set(stale);

        var refusal = await SeenRefusal.OfAsync(Gp.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call()));

        refusal.Reason.ShouldBe("NO_AGREEMENT");
        StoreTrace.Count(Hub, "entries WHERE kind = 1").ShouldBe(0);
    }

    [Fact]
    public async Task Submit_WhileTheCacheStillSaysNo_LooksAgain()
    {
        var bsn = Samples.NewBsn();
        var first = await AgreeAsync(bsn);
        await RevokeAsync(Gp, first);
        var stale = await InMemoryAsync(bsn);
        await AgreeAsync(bsn);
        Cache.Set(stale);

        (await ReferAsync(bsn)).Status.ShouldBe(ReferralStatus.Requested);
    }

    [Fact]
    public async Task Check_WhileTheCacheStillSaysYes_AnswersFromTheStore()
    {
        var bsn = Samples.NewBsn();
        var consent = await AgreeAsync(bsn);
        var stale = await InMemoryAsync(bsn);
        await RevokeAsync(Gp, consent);
        Cache.Set(stale);

        var question = new CheckConsentRequest
        {
            Subject = Samples.Referral(bsn).Content.Subject,
            RecipientParticipantId = HubFixture.Team,
            Purpose = ConsentPurpose.Referral,
            LifeDomains = { LifeDomain.Finances },
        };
        var check = await Gp.Consents.CheckConsentAsync(question, Waiting.Call());

        check.Permitted.ShouldBeFalse();
    }

    [Fact]
    public async Task Revoke_RacingSubmits_ListsEveryDisclosureAndClosesEveryReferral()
    {
        await using var inbox = await TestInbox.OpenAsync(Team, maxUnacknowledged: 1_000);
        for (var citizen = 0; citizen < Citizens; citizen++)
        {
            var bsn = Samples.NewBsn();
            var consent = await AgreeAsync(bsn);
            var disclosedBefore = CountDisclosures();
            var submits = Enumerable.Range(0, SubmitsPerCitizen).Select(_ => TrySubmitAsync(bsn)).ToList();

            var revoked = await RevokeAsync(Gp, consent);
            var disclosedAtRevocation = CountDisclosures() - disclosedBefore;

            var referrals = (await Task.WhenAll(submits)).OfType<Referral>().ToList();
            revoked.Disclosures.Count.ShouldBe((int)disclosedAtRevocation);
            (CountDisclosures() - disclosedBefore).ShouldBe(disclosedAtRevocation);
            foreach (var referral in referrals)
            {
                var read = (await Gp.Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call())).Referral;
                read.Status.ShouldBe(ReferralStatus.Cancelled);
            }
        }
    }

    private long CountDisclosures() => StoreTrace.Count(Hub, "entries WHERE kind = 40");

    private async Task<Referral?> TrySubmitAsync(string bsn)
    {
        try
        {
            return (await Gp.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call())).Referral;
        }
        catch (RpcException e) when (SeenRefusal.Read(e).Reason == "NO_AGREEMENT")
        {
            return null;
        }
    }

    private async Task<Citizen> InMemoryAsync(string bsn) => (await Hub.Services.GetRequiredService<Archive>().FindCitizenAsync(
        Samples.Referral(bsn).Content.Subject, HubFixture.Gp, TestContext.Current.CancellationToken)).ShouldNotBeNull();
}
