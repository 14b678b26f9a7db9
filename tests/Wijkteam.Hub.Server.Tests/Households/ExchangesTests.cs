using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Households;

/// <summary>The coordinator hears of what is sent about the members, and how it ends; as much as the basis allows, and never of a report to Veilig Thuis.</summary>
public sealed class ExchangesTests(HubFixture hub) : HouseholdScene(hub), IClassFixture<HubFixture>
{
    [Fact]
    public async Task Referral_OfAMember_TheCoordinatorHearsOfIt_AndOfItsEnd()
    {
        var (household, citizen) = await CoordinatedByYouthAsync(Agreement(HubFixture.YouthTeam));

        var referral = await ReferAsync(citizen);

        var heard = await HearAsync(Youth, household);
        (heard[^1].HouseholdNotice.Kind, heard[^1].HouseholdNotice.ExchangeId).ShouldBe((HouseholdNoticeKind.ExchangeSubmitted, referral.Id));
        var open = (await ListAsync(Youth, household)).ShouldHaveSingleItem();
        (open.ExchangeId, open.Kind, open.SourceParticipantId, open.TargetParticipantId).ShouldBe((referral.Id, HouseholdExchangeKind.Referral, HubFixture.Gp, HubFixture.Team));
        (open.MemberId, open.LifeDomains.ShouldHaveSingleItem()).ShouldBe((household.Members[0].Id, LifeDomain.Finances));

        await Team.Referrals.DeclineReferralAsync(
            new DeclineReferralRequest { RequestId = Samples.NewId(), Id = referral.Id, Reason = new StatusReason { Code = StatusReasonCode.NoCapacity } }, Waiting.Call());
        (await HearAsync(Youth, household)).ShouldHaveSingleItem().HouseholdNotice.Kind.ShouldBe(HouseholdNoticeKind.ExchangeEnded);
        (await ListAsync(Youth, household)).ShouldBeEmpty();
    }

    [Fact]
    public async Task LifeDomains_AreShown_AsFarAsTheBasisReaches()
    {
        var (household, citizen) = await CoordinatedByYouthAsync(Agreement(HubFixture.YouthTeam, LifeDomain.Parenting));
        await ReferAsync(citizen);

        (await ListAsync(Youth, household)).ShouldHaveSingleItem().LifeDomains.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReportToVeiligThuis_IsNobodysNews()
    {
        var (household, citizen) = await CoordinatedByYouthAsync(Agreement(HubFixture.YouthTeam));
        await HearAsync(Youth, household);
        var version = (await SeeAsync(Youth, household)).Version;
        var report = new Ground { Kind = GroundKind.ReportingCode };

        var signal = (await Gp.Signals.SubmitSignalAsync(
            new SubmitSignalRequest
            {
                RequestId = Samples.NewId(),
                Content = new SignalContent { Subject = citizen, LifeDomains = { LifeDomain.DomesticRelations }, Observation = "Blauwe plekken." },
                Basis = new LegalBasis { Secrecy = report, Processing = report.Clone() },
            },
            Waiting.Call())).Signal;
        signal.TargetParticipantId.ShouldBe(HubFixture.VeiligThuis);
        await ReferAsync(citizen);

        (await ListAsync(Youth, household)).ShouldHaveSingleItem().Kind.ShouldBe(HouseholdExchangeKind.Referral);
        (await HearAsync(Youth, household)).ShouldHaveSingleItem().HouseholdNotice.ExchangeId.ShouldNotBe(signal.Id);
        (await SeeAsync(Youth, household)).Version.ShouldBe(version + 1, "not even the version tells");
    }

    [Fact]
    public async Task List_IsForTheCoordinator()
    {
        var (household, _) = await CoordinatedByYouthAsync(Agreement(HubFixture.YouthTeam));

        (await SeenRefusal.OfAsync(() => ListAsync(Team, household))).Reason.ShouldBe("COORDINATOR_CHANGED");
    }

    private async Task<(Household Household, Subject Citizen)> CoordinatedByYouthAsync(Consent agreement)
    {
        var citizen = Aged(40);
        await AgreeAsync(citizen, agreement);
        var household = await FormAsync([Joining(citizen, Agreement(HubFixture.Team))], HubFixture.YouthTeam);
        return (await AcceptAsync(Youth, await OfferAsync(Team, household, HubFixture.YouthTeam)), citizen);
    }

    private async Task<Referral> ReferAsync(Subject citizen)
    {
        var request = Samples.Referral(citizen.Bsn);
        request.Content.Subject = citizen;
        request.Agreement = Samples.Agreement(citizen.Bsn, HubFixture.Team).Consent;
        return (await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;
    }

    private static async Task<IReadOnlyList<HouseholdExchange>> ListAsync(TestParticipant participant, Household household) =>
        (await participant.Households.ListHouseholdExchangesAsync(new ListHouseholdExchangesRequest { Id = household.Id }, Waiting.Call())).Exchanges;
}
