using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Households;

/// <summary>Nobody is in a household but by their own agreement, given by whom the law asks at their age, or on another named basis; and in one at a time.</summary>
public sealed class JoiningTests(HubFixture hub) : HouseholdScene(hub), IClassFixture<HubFixture>
{
    [Fact]
    public async Task Member_WhoAgreedForAnotherPurpose_DoesNotComeIn()
    {
        var citizen = Aged(40);
        var agreement = Agreement(HubFixture.Team);
        agreement.Scope.Purpose = ConsentPurpose.Referral;
        await AgreeAsync(citizen, agreement);

        (await RefusedAsync(Joining(citizen, agreement: null))).Reason.ShouldBe("NO_AGREEMENT");
        await AgreeAsync(citizen, Agreement(HubFixture.Team));
        (await FormAsync([Joining(citizen, agreement: null)])).Members.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Member_OnThePublicTask_NeedsNoAgreement() => (await FormAsync([OnPublicTask(Aged(40))])).Members.ShouldHaveSingleItem().LifeDomains.ShouldBeEmpty();

    [Theory]
    [InlineData(10, new[] { GiverCapacity.Subject }, false)]
    [InlineData(10, new[] { GiverCapacity.ParentalAuthority }, true)]
    [InlineData(13, new[] { GiverCapacity.ParentalAuthority }, false)]
    [InlineData(13, new[] { GiverCapacity.Subject }, false)]
    [InlineData(13, new[] { GiverCapacity.Subject, GiverCapacity.ParentalAuthority }, true)]
    [InlineData(16, new[] { GiverCapacity.ParentalAuthority }, false)]
    [InlineData(16, new[] { GiverCapacity.Subject }, true)]
    public async Task Child_ComesIn_OnlyIfTheRightPeopleAgree(int age, GiverCapacity[] givers, bool comesIn)
    {
        var agreement = Agreement(HubFixture.Team);
        agreement.Givers.Clear();
        agreement.Givers.Add(givers.Select(giver => new ConsentGiver { Capacity = giver, Name = giver == GiverCapacity.Subject ? "" : "Ouder Verzonnen" }));
        agreement.ParentalAuthorityCount = age < 16 ? 1 : 0;
        var child = Joining(Aged(age), agreement, HouseholdRole.Child);

        if (comesIn)
        {
            (await FormAsync([child])).Members.ShouldHaveSingleItem();
        }
        else
        {
            var refusal = await RefusedAsync(child);
            (refusal.Status, refusal.Reason).ShouldBe((StatusCode.FailedPrecondition, "GIVER_NOT_ENTITLED"));
            refusal.Fields.ShouldContain("members[0].agreement.givers");
        }
    }

    [Fact]
    public async Task Citizen_InAHousehold_ComesIntoNoOther_AndNothingIsLeftBehindButThatItWasAsked()
    {
        var (citizen, other) = (Aged(40), Aged(38));
        await FormAsync([Joining(citizen, Agreement(""))]);

        var refusal = await SeenRefusal.OfAsync(() => FormAsync([Joining(other, Agreement("")), Joining(citizen, agreement: null)]));

        (refusal.Status, refusal.Reason).ShouldBe((StatusCode.FailedPrecondition, "MEMBER_OF_OTHER_HOUSEHOLD"));
        refusal.Fields.ShouldBe(["members[1].member.subject"]);
        var agreed = await Team.Consents.ListConsentsAsync(new ListConsentsRequest { Subject = other }, Waiting.Call());
        agreed.Consents.ShouldBeEmpty("the other one's agreement is not recorded either");
        var elsewhere = await FormAsync();
        (await SeenRefusal.OfAsync(() => AddAsync(elsewhere, Joining(citizen, agreement: null)))).Reason.ShouldBe("MEMBER_OF_OTHER_HOUSEHOLD");
    }

    [Fact]
    public async Task Citizen_NamedTwice_IsRefused()
    {
        var citizen = Aged(40);
        var refusal = await SeenRefusal.OfAsync(() => FormAsync([Joining(citizen, Agreement("")), Joining(citizen, Agreement(""))]));
        (refusal.Reason, refusal.Fields.Single()).ShouldBe(("FIELD_INVALID", "members[1].member.subject"));
    }

    [Fact]
    public async Task Citizen_AddedToTwoHouseholdsAtOnce_IsInOne()
    {
        var citizen = Aged(40);
        await AgreeAsync(citizen, Agreement(""));
        var households = new[] { await FormAsync(), await FormAsync(), await FormAsync() };

        var outcomes = await Task.WhenAll(households.Select(async household => await ReasonAsync(() => AddAsync(household, Joining(citizen, agreement: null)))));

        outcomes.Order().ShouldBe(["", "MEMBER_OF_OTHER_HOUSEHOLD", "MEMBER_OF_OTHER_HOUSEHOLD"]);
        var sizes = await Task.WhenAll(households.Select(async household => (await SeeAsync(Team, household)).Members.Count));
        sizes.Order().ShouldBe([1, 1, 2]);
    }

    [Fact]
    public async Task Member_WhoLeft_ComesInElsewhere()
    {
        var citizen = Aged(40);
        var household = await FormAsync([Joining(citizen, Agreement("")), Joining(Aged(42), Agreement(""))]);
        await Team.Households.RemoveMemberAsync(
            new RemoveMemberRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = 1, MemberId = household.Members[0].Id, Reason = "Verhuisd." }, Waiting.Call());

        (await FormAsync([Joining(citizen, agreement: null)])).Members.ShouldHaveSingleItem();
        (await SeeAsync(Team, household)).Members.ShouldHaveSingleItem().Id.ShouldBe(household.Members[1].Id);
        (await SeenRefusal.OfAsync(Team.Households.RemoveMemberAsync(
            new RemoveMemberRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = 1, MemberId = household.Members[1].Id, Reason = "Verhuisd." }, Waiting.Call())))
            .Reason.ShouldBe("STATE_NOT_ALLOWED", "the last member does not leave");
    }

    private Task<SeenRefusal> RefusedAsync(JoiningMember joining) => SeenRefusal.OfAsync(() => FormAsync([joining]));

    private async Task<Household> AddAsync(Household household, JoiningMember joining) =>
        (await Team.Households.AddMemberAsync(new AddMemberRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = 1, Member = joining }, Waiting.Call())).Household;

    private static async Task<string> ReasonAsync(Func<Task> call)
    {
        try
        {
            await call();
            return "";
        }
        catch (RpcException e)
        {
            return SeenRefusal.Read(e).Reason;
        }
    }
}
