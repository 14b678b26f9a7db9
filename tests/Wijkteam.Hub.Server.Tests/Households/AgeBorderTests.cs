using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Households;

/// <summary>What was agreed falls away by time alone, at the age from which others decide or at the end of its period, and with it what rested on it.</summary>
public sealed class AgeBorderTests(HubFixture hub) : HouseholdScene(hub), IClassFixture<HubFixture>
{
    [Fact]
    public async Task TwelfthBirthday_TakesTheMembershipAway_WithoutAnybodyDoingAnything()
    {
        var child = Aged(12, inDays: 2);
        var household = await FormAsync([Joining(Aged(40), Agreement("")), Joining(child, Agreed(GiverCapacity.ParentalAuthority), HouseholdRole.Child)], HubFixture.Gp);
        var goal = await AddGoalAsync(Team, household, household.Members.Skip(1));
        await HearAsync(Gp, household);
        (await SeeAsync(Gp, household)).Members.Count.ShouldBe(2);

        Hub.Time.Advance(TimeSpan.FromDays(3));

        (await SeeAsync(Gp, household)).Members.ShouldHaveSingleItem().Id.ShouldBe(household.Members[0].Id, "at once, whether the hub has looked or not");
        (await PlanAsync(Gp, household)).Goals.ShouldBeEmpty();
        (await SeenRefusal.OfAsync(() => EvaluateAsync(household, goal))).Reason.ShouldBe("NOT_FOUND");
        await Waiting.UntilAsync(async () => KindsOf(await HearAsync(Gp, household)).Contains(HouseholdNoticeKind.Changed), () => "the party was not told");
        var anew = Joining(child, Agreed(GiverCapacity.ParentalAuthority, GiverCapacity.Subject), HouseholdRole.Child);
        (await FormAsync([anew])).Members.ShouldHaveSingleItem().Subject.Bsn.ShouldBe(child.Bsn, "who now decides may agree anew");
    }

    [Fact]
    public async Task SixteenthBirthday_OfWhoAgreedThemselves_ChangesNothing()
    {
        var child = Aged(16, inDays: 2);
        var household = await FormAsync([Joining(child, Agreed(GiverCapacity.ParentalAuthority, GiverCapacity.Subject), HouseholdRole.Child)], HubFixture.Gp);

        Hub.Time.Advance(TimeSpan.FromDays(3));

        (await SeeAsync(Gp, household)).Members.ShouldHaveSingleItem().Subject.Bsn.ShouldBe(child.Bsn);
    }

    [Fact]
    public async Task Period_ThatEnds_PutsThePartyOut_AndWithholdsWhatWasOnItsWay()
    {
        var citizen = Aged(40);
        var agreement = Agreement(HubFixture.Gp);
        agreement.EndTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(Hub.Time.GetUtcNow().AddHours(1));
        await AgreeAsync(citizen, agreement);
        var household = await FormAsync([Joining(citizen, Agreement(HubFixture.Team))], HubFixture.Gp);
        await AddGoalAsync(Team, household, household.Members);

        Hub.Time.Advance(TimeSpan.FromHours(2));

        (await NotSeenAsync(Gp, household)).Reason.ShouldBe("NOT_FOUND");
        IReadOnlyList<InboxMessage> heard = [];
        await Waiting.UntilAsync(async () => (heard = [.. heard, .. await HearAsync(Gp, household)]).Count > 0, () => "the party was not told");
        heard.ShouldHaveSingleItem().Closure.ExchangeId.ShouldBe(household.Id);
        (await SeeAsync(Team, household)).Parties.ShouldHaveSingleItem().ParticipantId.ShouldBe(HubFixture.Team);
    }

    private static Consent Agreed(params GiverCapacity[] givers)
    {
        var agreement = Agreement("");
        agreement.Givers.Clear();
        agreement.Givers.Add(givers.Select(giver => new ConsentGiver { Capacity = giver, Name = giver == GiverCapacity.Subject ? "" : "Ouder Verzonnen" }));
        agreement.ParentalAuthorityCount = 1;
        return agreement;
    }

    private async Task<Goal> EvaluateAsync(Household household, Goal goal) =>
        (await Team.Plans.EvaluateGoalAsync(
            new EvaluateGoalRequest
            {
                RequestId = Samples.NewId(), HouseholdId = household.Id, Id = goal.Id, ExpectedVersion = goal.Version, Findings = "Het gaat beter.", NextEvaluationDate = Later,
            },
            Waiting.Call())).Goal;
}
