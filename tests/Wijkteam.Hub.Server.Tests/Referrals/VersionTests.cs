using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Referrals;

/// <summary>The versions of a referral that was offered: who got it learns nothing of what others said before.</summary>
public sealed class VersionTests : OfferScene
{
    private static readonly string[] Three = [.. Teams.Take(3)];

    [Fact]
    public async Task Offer_WhoAcceptedIt_SeesNothingOfWhatOthersSaid()
    {
        var offered = (await OfferAsync(Three)).Referral;
        await Hub.Connect(Three[1]).Referrals.DeclineReferralAsync(Decline(offered), Waiting.Call());
        await AcceptAsync(Three[0], offered);

        var source = await VersionsAsync(Desk, offered);
        source.Select(version => (version.Version, version.Status, version.Basis is null)).ShouldBe(
            [(3, ReferralStatus.Accepted, false), (2, ReferralStatus.Requested, false), (1, ReferralStatus.Requested, false)]);
        source[1].StatusReason.ShouldNotBeNull();
        source[0].Recipients.Count.ShouldBe(3);

        var winner = await VersionsAsync(Three[0], offered);
        winner.Select(version => (version.Version, version.Status, version.TargetParticipantId)).ShouldBe(
            [(3, ReferralStatus.Accepted, Three[0]), (2, ReferralStatus.Requested, ""), (1, ReferralStatus.Requested, "")]);
        winner.ShouldAllBe(version => version.Recipients.Count == 0 && version.Content == null && version.Route.Count == 0);
        winner.Skip(1).ShouldAllBe(version => version.StatusReason == null && version.Actor == null && version.Basis == null);
        foreach (var loser in Three.Skip(1))
        {
            var refusal = await SeenRefusal.OfAsync(Hub.Connect(loser).Referrals.ListReferralVersionsAsync(new ListReferralVersionsRequest { Id = offered.Id }, Waiting.Call()));
            refusal.Reason.ShouldBe("NOT_FOUND");
        }
    }

    private async Task<IReadOnlyList<Referral>> VersionsAsync(string participant, Referral referral) =>
        (await Hub.Connect(participant).Referrals.ListReferralVersionsAsync(new ListReferralVersionsRequest { Id = referral.Id }, Waiting.Call())).Versions;
}
