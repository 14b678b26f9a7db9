using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Households;

/// <summary>A notice that its receiver keeps refusing: who coordinates hears that it did not arrive.</summary>
public sealed class DeadNoticeTests(DeadNoticeScene scene) : HouseholdScene(scene.Hub), IClassFixture<DeadNoticeScene>
{
    [Fact]
    public async Task Notice_Dead_IsToldToTheCoordinatorsTeam_NotToWhoOnceFormedTheHousehold()
    {
        var household = await FormAsync(1, HubFixture.YouthTeam, HubFixture.Gp);
        await AcceptAsync(Youth, await OfferAsync(Team, household, HubFixture.YouthTeam));

        for (var i = 0; i < 3; i++)
        {
            await using var inbox = await TestInbox.OpenAsync(Gp);
            await inbox.NackAsync(await inbox.NextAsync());
            await inbox.FinishAsync();
            Hub.Time.Advance(TimeSpan.FromSeconds(10));
        }

        (await Gp.Inbox.ListDeadLettersAsync(new ListDeadLettersRequest(), Waiting.Call())).DeadLetters.ShouldHaveSingleItem().ExchangeId.ShouldBe(household.Id);
        var failure = (await FailuresAsync(Youth)).ShouldHaveSingleItem();
        (failure.ExchangeId, failure.ParticipantId, failure.Reason).ShouldBe((household.Id, HubFixture.Gp, DeliveryFailureReason.Rejected));
        (await FailuresAsync(Team)).ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<DeliveryFailure>> FailuresAsync(TestParticipant participant)
    {
        var failures = new List<DeliveryFailure>();
        while ((await participant.Inbox.PullAsync(new PullRequest { MaxMessages = 100 }, Waiting.Call())).Messages is { Count: > 0 } messages)
        {
            await participant.Inbox.AcknowledgeAsync(new AcknowledgeRequest { Leases = { messages.Select(TestInbox.LeaseOf) } }, Waiting.Call());
            failures.AddRange(messages.Select(message => message.DeliveryFailure).OfType<DeliveryFailure>());
        }

        return failures;
    }
}

/// <summary>A hub that gives a message up after three refusals.</summary>
public sealed class DeadNoticeScene : IAsyncLifetime
{
    public HubFixture Hub { get; } = new() { Settings = { ["Delivery:MaxNacks"] = "3" } };

    public ValueTask InitializeAsync() => Hub.InitializeAsync();

    public ValueTask DisposeAsync() => Hub.DisposeAsync();
}
