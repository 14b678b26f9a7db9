using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Households;

/// <summary>The coordination goes from one to the next by offer and acceptance: there is one at any moment, and who was it before can do nothing more as such.</summary>
public sealed class HandoverTests(HubFixture hub) : HouseholdScene(hub), IClassFixture<HubFixture>
{
    [Fact]
    public async Task StaleCoordinator_CanDoNothingMoreAsSuch_ButIsStillInvolved()
    {
        var household = await OfferAsync(Team, await FormAsync(2), HubFixture.YouthTeam);
        (await SeeAsync(Team, household)).Coordinator.Epoch.ShouldBe(1, "until it is accepted, nothing changes");

        var handedOver = await AcceptAsync(Youth, household);

        (handedOver.Coordinator.ParticipantId, handedOver.Coordinator.Epoch, handedOver.Offer).ShouldBe((HubFixture.YouthTeam, 2, null));
        foreach (var epoch in new[] { 1L, 2L })
        {
            (await SeenRefusal.OfAsync(() => ConfirmAsync(Team, household, epoch))).Reason.ShouldBe("COORDINATOR_CHANGED");
            (await SeenRefusal.OfAsync(() => AddGoalAsCoordinatorAsync(household, epoch))).Reason.ShouldBe("COORDINATOR_CHANGED");
        }

        (await AddGoalAsync(Team, household, household.Members)).AuthorParticipantId.ShouldBe(HubFixture.Team);
        (await ConfirmAsync(Youth, household, 2)).Coordinator.Epoch.ShouldBe(2);
        KindsOf(await HearAsync(Team, household)).ShouldBe([HouseholdNoticeKind.CoordinationChanged]);
    }

    [Fact]
    public async Task Colleague_OfTheSameTeam_IsNotTheCoordinator_UntilItIsHandedOver()
    {
        var household = await FormAsync();
        using var colleague = Hub.Connect(HubFixture.Team, professionalId: Colleague);
        (await SeenRefusal.OfAsync(() => ConfirmAsync(colleague, household, 1))).Reason.ShouldBe("COORDINATOR_CHANGED");

        await AcceptAsync(colleague, await OfferAsync(Team, household, HubFixture.Team));

        (await ConfirmAsync(colleague, household, 2)).Coordinator.Professional.Value.ShouldBe(Colleague);
        (await SeenRefusal.OfAsync(() => ConfirmAsync(Team, household, 2))).Reason.ShouldBe("COORDINATOR_CHANGED");
    }

    [Fact]
    public async Task Offer_IsOneAtATime_AndForTheOneItIsMadeTo()
    {
        var household = await OfferAsync(Team, await FormAsync(1, HubFixture.Operator), HubFixture.YouthTeam);

        (await SeenRefusal.OfAsync(() => OfferAsync(Team, household, HubFixture.Operator))).Reason.ShouldBe("STATE_NOT_ALLOWED");
        (await SeenRefusal.OfAsync(() => AcceptAsync(Municipality, household))).Reason.ShouldBe("STATE_NOT_ALLOWED");
        (await SeenRefusal.OfAsync(() => TakeAsync(Youth, household))).Reason.ShouldBe("STATE_NOT_ALLOWED");
        await Youth.Households.DeclineCoordinationAsync(new DeclineCoordinationRequest { RequestId = Samples.NewId(), Id = household.Id, Reason = "Vol." }, Waiting.Call());

        KindsOf(await HearAsync(Team, household)).ShouldBe([HouseholdNoticeKind.CoordinationChanged]);
        (await AcceptAsync(Municipality, await OfferAsync(Team, household, HubFixture.Operator))).Coordinator.Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task Offer_WithdrawnWhileItIsAccepted_HasOneOutcome()
    {
        var household = await OfferAsync(Team, await FormAsync(), HubFixture.YouthTeam);
        var withdrawal = new WithdrawCoordinationOfferRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = 1 };

        var outcomes = await Task.WhenAll(
            OutcomeAsync(async () => await Team.Households.WithdrawCoordinationOfferAsync(withdrawal, Waiting.Call())), OutcomeAsync(() => AcceptAsync(Youth, household)));

        outcomes.Count(done => done).ShouldBe(1);
        var seen = await SeeAsync(Team, household);
        seen.Offer.ShouldBeNull();
        (seen.Coordinator.Epoch, seen.Coordinator.ParticipantId).ShouldBe(outcomes[0] ? (1, HubFixture.Team) : (2, HubFixture.YouthTeam));
    }

    [Fact]
    public async Task Offer_Unanswered_Lapses_AndThoseOfTheMunicipalityHearIt()
    {
        var household = await OfferAsync(Team, await FormAsync(1, HubFixture.Operator), HubFixture.YouthTeam);
        await HearAsync(Municipality, household);
        await HearAsync(Youth, household);

        Hub.Time.Advance(TimeSpan.FromDays(3) + TimeSpan.FromMinutes(1));
        var lapsed = await UntilAsync(Team, household, seen => seen.Offer is null);

        (lapsed.Escalation.Kind, lapsed.Coordinator.ParticipantId).ShouldBe((EscalationKind.OfferUnanswered, HubFixture.Team), "who offered it still coordinates");
        (await SeenRefusal.OfAsync(() => AcceptAsync(Youth, household))).Reason.ShouldBe("STATE_NOT_ALLOWED");
        KindsOf(await HearAsync(Municipality, household)).ShouldBe([HouseholdNoticeKind.Escalated]);
        (await HearAsync(Youth, household)).ShouldHaveSingleItem();
        (await ConfirmAsync(Team, household, 1)).Escalation.ShouldBeNull();
    }

    [Fact]
    public async Task Vacant_TheFirstTakesIt_AndIfNobodyDoes_TheHubEscalates()
    {
        var formed = await Team.Households.FormHouseholdAsync(
            new FormHouseholdRequest { RequestId = Samples.NewId(), Members = { Joining(Aged(40), Agreement("")) }, PartyParticipantIds = { HubFixture.YouthTeam, HubFixture.Operator } }, Waiting.Call());
        var household = formed.Household;
        household.Coordinator.ShouldBeNull();
        (await SeenRefusal.OfAsync(() => ConfirmAsync(Team, household, 1))).Reason.ShouldBe("COORDINATOR_CHANGED");

        Hub.Time.Advance(TimeSpan.FromDays(2) + TimeSpan.FromMinutes(1));
        (await UntilAsync(Team, household, seen => seen.Escalation is not null)).Escalation.Kind.ShouldBe(EscalationKind.NoCoordinator);
        var takers = await Task.WhenAll(new[] { Team, Youth, Municipality }.Select(taker => OutcomeAsync(() => TakeAsync(taker, household))));

        takers.Count(took => took).ShouldBe(1);
        var taken = await SeeAsync(Team, household);
        (taken.Coordinator.Epoch, taken.Escalation).ShouldBe((1, null));
    }

    private async Task<Goal> AddGoalAsCoordinatorAsync(Household household, long epoch) =>
        (await Team.Plans.AddGoalAsync(
            new AddGoalRequest { RequestId = Samples.NewId(), HouseholdId = household.Id, CoordinatorEpoch = epoch, Goal = Goal(household.Members) }, Waiting.Call())).Goal;

    private static async Task<bool> OutcomeAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (Grpc.Core.RpcException e)
        {
            SeenRefusal.Read(e).Reason.ShouldBeOneOf("STATE_NOT_ALLOWED", "COORDINATOR_CHANGED");
            return false;
        }
    }
}
