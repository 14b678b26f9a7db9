using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Households;

/// <summary>Whoever may see nobody any more is out, from the commit on that took it away; the others go on.</summary>
public sealed class PartiesOutTests(HubFixture hub) : HouseholdScene(hub), IClassFixture<HubFixture>
{
    [Fact]
    public async Task Revoked_ThePartyHearsThatItIsClosed_AndNothingElse_AndTheOthersGoOn()
    {
        var citizen = Aged(40);
        var consent = await AgreeAsync(citizen, Agreement(HubFixture.Gp));
        var household = await FormAsync([Joining(citizen, Agreement(HubFixture.Team))], HubFixture.Gp);
        var goal = await AddGoalAsync(Team, household, household.Members);
        var asked = await AskAsync(household, HubFixture.Gp);

        await RevokeAsync(consent);

        (await HearAsync(Gp, household)).ShouldHaveSingleItem().Closure.ExchangeId.ShouldBe(household.Id, "what had not been delivered is withheld");
        (await NotSeenAsync(Gp, household)).Reason.ShouldBe("NOT_FOUND");
        (await SeenRefusal.OfAsync(() => PlanAsync(Gp, household))).Reason.ShouldBe("NOT_FOUND");
        (await SeenRefusal.OfAsync(() => AnswerAsync(household, asked))).Reason.ShouldBe("NOT_FOUND");
        (await SeenRefusal.OfAsync(() => AddGoalAsync(Gp, household, household.Members))).Reason.ShouldBe("NOT_FOUND");
        (await Gp.Households.ListHouseholdsAsync(new ListHouseholdsRequest(), Waiting.Call())).Households.ShouldNotContain(summary => summary.Id == household.Id);
        var seen = await SeeAsync(Team, household);
        (seen.Coordinator.Epoch, seen.Parties.ShouldHaveSingleItem().ParticipantId).ShouldBe((1, HubFixture.Team));
        (await PlanAsync(Team, household)).Goals.ShouldHaveSingleItem().Id.ShouldBe(goal.Id);
    }

    [Fact]
    public async Task Revoked_TheAnswerListsWhoHadSeenTheMember_AndNoOther()
    {
        var (citizen, other) = (Aged(40), Aged(44));
        var consent = await AgreeAsync(citizen, Agreement(HubFixture.Gp));
        var household = await FormAsync([Joining(citizen, Agreement(HubFixture.Team)), Joining(other, Agreement(HubFixture.Team))], HubFixture.Gp);
        await SeeAsync(Gp, household);
        await PlanAsync(Gp, household);

        var revoked = await RevokeAsync(consent);

        var seen = revoked.Disclosures.Where(disclosure => disclosure.ParticipantId == HubFixture.Gp).ToList();
        seen.Count.ShouldBe(2);
        seen.ShouldAllBe(disclosure => disclosure.ExchangeId == household.Id && disclosure.Channel == DisclosureChannel.Household && disclosure.ExchangeVersion == household.Version);
    }

    [Fact]
    public async Task Revoked_BetweenLeaseAndRead_ShowsNothing()
    {
        var citizen = Aged(40);
        var consent = await AgreeAsync(citizen, Agreement(HubFixture.Gp));
        var household = await FormAsync([Joining(citizen, Agreement(HubFixture.Team))], HubFixture.Gp);
        var notice = (await Gp.Inbox.PullAsync(new PullRequest { MaxMessages = 100 }, Waiting.Call())).Messages.Single(message => message.HouseholdNotice?.HouseholdId == household.Id);

        await RevokeAsync(consent);

        (await NotSeenAsync(Gp, household)).Reason.ShouldBe("NOT_FOUND");
        await Gp.Inbox.AcknowledgeAsync(new AcknowledgeRequest { Leases = { TestInbox.LeaseOf(notice) } }, Waiting.Call());
        (await HearAsync(Gp, household)).ShouldHaveSingleItem().Closure.ShouldNotBeNull();
    }

    [Fact]
    public async Task Revoked_ForOneLifeDomainOfTwo_TakesThatOneAway()
    {
        var citizen = Aged(40);
        var consent = await AgreeAsync(citizen, Agreement(HubFixture.Gp, LifeDomain.Finances));
        await AgreeAsync(citizen, Agreement(HubFixture.Gp, LifeDomain.MentalHealth));
        var household = await FormAsync([Joining(citizen, Agreement(HubFixture.Team))], HubFixture.Gp);
        await AddGoalAsync(Team, household, household.Members, LifeDomain.Finances);
        var health = await AddGoalAsync(Team, household, household.Members, LifeDomain.MentalHealth);
        (await PlanAsync(Gp, household)).Goals.Count.ShouldBe(2);

        await RevokeAsync(consent);

        (await PlanAsync(Gp, household)).Goals.ShouldHaveSingleItem().Id.ShouldBe(health.Id);
        (await SeeAsync(Gp, household)).Members.ShouldHaveSingleItem().LifeDomains.ShouldBe([LifeDomain.MentalHealth]);
    }

    [Fact]
    public async Task Revoked_TowardsTheTeam_TheMemberLeaves_AndTheOthersStay()
    {
        var (mother, son) = (Aged(40), Aged(18));
        var consent = await AgreeAsync(mother, Agreement(HubFixture.Team));
        var household = await FormAsync([Joining(mother, agreement: null), Joining(son, Agreement(HubFixture.Team))]);
        await AddGoalAsync(Team, household, household.Members.Take(1));
        var own = await AddGoalAsync(Team, household, household.Members.Skip(1));

        await RevokeAsync(consent);

        (await SeeAsync(Team, household)).Members.ShouldHaveSingleItem().Id.ShouldBe(household.Members[1].Id);
        (await PlanAsync(Team, household)).Goals.ShouldHaveSingleItem().Id.ShouldBe(own.Id);
        (await FormAsync([Joining(mother, Agreement(HubFixture.Team))])).Members.ShouldHaveSingleItem().Subject.Bsn.ShouldBe(mother.Bsn, "the citizen is free to be in another household");
    }

    [Fact]
    public async Task Revoked_ByTheLast_TheHouseholdIsClosed()
    {
        var citizen = Aged(40);
        var consent = await AgreeAsync(citizen, Agreement(HubFixture.Team));
        await AgreeAsync(citizen, Agreement(HubFixture.Gp));
        var household = await FormAsync([Joining(citizen, agreement: null)], HubFixture.Gp);

        await RevokeAsync(consent);

        (await NotSeenAsync(Team, household)).Reason.ShouldBe("NOT_FOUND");
        (await HearAsync(Team, household))[^1].Closure.ExchangeId.ShouldBe(household.Id);
        (await HearAsync(Gp, household)).ShouldHaveSingleItem().Closure.ShouldNotBeNull();
        StoreTrace.Count(Hub, $"records WHERE kind = 4 AND status = {(int)HouseholdStatus.Closed}").ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Objection_OfTheMember_PutsThePartyOut_ToWhomAnybodysAgreementWasGiven()
    {
        var citizen = Aged(40);
        var household = await FormAsync([Joining(citizen, Agreement(""))], HubFixture.Gp);
        var objection = Agreement(HubFixture.Gp);
        objection.Decision = ConsentDecision.Deny;

        await AgreeAsync(citizen, objection);

        (await NotSeenAsync(Gp, household)).Reason.ShouldBe("NOT_FOUND");
        (await SeeAsync(Team, household)).Parties.ShouldHaveSingleItem().ParticipantId.ShouldBe(HubFixture.Team);
    }

    [Fact]
    public async Task Coordinator_WhoIsOut_LeavesTheHouseholdWithoutOne_AndTheHubEscalatesAtOnce()
    {
        var citizen = Aged(40);
        var consent = await AgreeAsync(citizen, Agreement(HubFixture.Team));
        await AgreeAsync(citizen, Agreement(HubFixture.YouthTeam));
        var household = await FormAsync([Joining(citizen, agreement: null)], HubFixture.YouthTeam);

        await RevokeAsync(consent);

        var seen = await SeeAsync(Youth, household);
        (seen.Coordinator, seen.Escalation.Kind).ShouldBe((null, EscalationKind.NoCoordinator));
        (await TakeAsync(Youth, household)).Coordinator.Epoch.ShouldBe(2);
        (await SeenRefusal.OfAsync(() => ConfirmAsync(Team, household, 1))).Reason.ShouldBe("NOT_FOUND");
    }

    [Fact]
    public async Task Involvement_ThePartyEndsItself_AndTheCoordinatorsItsOwnNot()
    {
        var household = await FormAsync(1, HubFixture.Gp);

        (await EndAsync(Gp, household, HubFixture.Gp, epoch: 0)).Household.ShouldBeNull();

        (await NotSeenAsync(Gp, household)).Reason.ShouldBe("NOT_FOUND");
        (await SeenRefusal.OfAsync(() => EndAsync(Team, household, HubFixture.Team, epoch: 0))).Reason.ShouldBe("STATE_NOT_ALLOWED");
        KindsOf(await HearAsync(Team, household)).ShouldBe([HouseholdNoticeKind.Changed]);
        var involved = await Team.Households.InvolveParticipantAsync(
            new InvolveParticipantRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = 1, ParticipantId = HubFixture.Gp }, Waiting.Call());
        involved.Household.Parties.Count.ShouldBe(2);
        (await SeeAsync(Gp, household)).Members.ShouldHaveSingleItem();
        (await Gp.Households.ListHouseholdsAsync(new ListHouseholdsRequest(), Waiting.Call())).Households.ShouldContain(summary => summary.Id == household.Id);
    }

    private static async Task<EndInvolvementResponse> EndAsync(TestParticipant participant, Household household, string whom, long epoch) =>
        await participant.Households.EndInvolvementAsync(
            new EndInvolvementRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = epoch, ParticipantId = whom, Reason = "Niet meer nodig." }, Waiting.Call());

    private async Task<Deliberation> AskAsync(Household household, string participant) =>
        (await Team.Plans.AskDeliberationAsync(
            new AskDeliberationRequest
            {
                RequestId = Samples.NewId(),
                HouseholdId = household.Id,
                Deliberation = new Deliberation { MemberIds = { household.Members[0].Id }, LifeDomain = LifeDomain.Finances, Question = "Wie doet wat?", ParticipantIds = { participant } },
            },
            Waiting.Call())).Deliberation;

    private async Task<Deliberation> AnswerAsync(Household household, Deliberation asked) =>
        (await Gp.Plans.AnswerDeliberationAsync(
            new AnswerDeliberationRequest { RequestId = Samples.NewId(), HouseholdId = household.Id, Id = asked.Id, Answer = new DeliberationAnswer { Text = "Ik niet." } }, Waiting.Call())).Deliberation;
}
