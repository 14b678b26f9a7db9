using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Operations;

/// <summary>Dead letters of one cause, seen to together.</summary>
public sealed class DeadLetterGroupTests : OperationsScene
{
    [Fact]
    public async Task Groups_AreOfOneCause_AndReplayReachesThatOneAlone()
    {
        var first = await KillAsync(await ReferAsync(), "schema.unknown");
        var second = await KillAsync(await ReferAsync(), "schema.unknown");
        var other = await KillAsync(await ReferAsync(), "disk.full");
        (await ListGroupsAsync()).ShouldBe(
        [
            new DeadLetterGroupStatus { Group = GroupOf("disk.full"), Count = 1, OldestDeadTime = other.DeadTime, NewestDeadTime = other.DeadTime },
            new DeadLetterGroupStatus { Group = GroupOf("schema.unknown"), Count = 2, OldestDeadTime = first.DeadTime, NewestDeadTime = second.DeadTime },
        ]);
        var page = await Operator.Operations.ListDeadLetterGroupsAsync(new ListDeadLetterGroupsRequest { PageSize = 1 }, Waiting.Call());
        var rest = await Operator.Operations.ListDeadLetterGroupsAsync(new ListDeadLetterGroupsRequest { PageSize = 1, PageToken = page.NextPageToken }, Waiting.Call());
        (page.Groups.Single().Group.LastNackReason, rest.Groups.Single().Group.LastNackReason, rest.NextPageToken).ShouldBe(("disk.full", "schema.unknown", ""));

        var replay = new ReplayDeadLetterGroupRequest { RequestId = Samples.NewId(), Group = GroupOf("schema.unknown") };
        var answer = new ReplayDeadLetterGroupResponse { Replayed = 2 };
        (await Operator.Operations.ReplayDeadLetterGroupAsync(replay, Waiting.Call())).ShouldBe(answer);
        await using var inbox = await TestInbox.OpenAsync(Team);
        (await inbox.NextAndAckAsync()).DeliveryAttempt.ShouldBe(1);
        (await inbox.NextAndAckAsync()).DeliveryAttempt.ShouldBe(1);
        (await ListDeadAsync(Team)).ShouldBe([other]);

        await Hub.RestartAsync();
        (await Operator.Operations.ReplayDeadLetterGroupAsync(replay, Waiting.Call())).ShouldBe(answer);
        StoreTrace.Count(Hub, $"entries WHERE kind = 52 AND actor = '{HubFixture.Operator}'").ShouldBe(2);
        StoreTrace.Count(Hub, $"entries WHERE kind = 83 AND actor = '{HubFixture.Operator}' AND length(detail) > 80").ShouldBe(1);
        replay.Group.LastNackReason = "disk.full";
        (await SeenRefusal.OfAsync(Operator.Operations.ReplayDeadLetterGroupAsync(replay, Waiting.Call()))).Reason.ShouldBe("REQUEST_ID_REUSED");
        (await ListDeadAsync(Team)).ShouldBe([other]);
    }

    [Fact]
    public async Task Discard_IsFinal_AndTheJournalKnowsWhy()
    {
        var referral = await ReferAsync();
        await KillAsync(referral);

        var discard = new DiscardDeadLetterGroupRequest { RequestId = Samples.NewId(), Group = GroupOf("test"), Reason = "sent.by.mistake" };
        (await Operator.Operations.DiscardDeadLetterGroupAsync(discard, Waiting.Call())).ShouldBe(new DiscardDeadLetterGroupResponse { Discarded = 1 });

        (await ListGroupsAsync()).ShouldBeEmpty();
        StoreTrace.Count(Hub, "deliveries WHERE state = 5").ShouldBe(1);
        StoreTrace.Count(Hub, "entries WHERE kind = 84").ShouldBe(1);
        (await ReadSettlementAsync(referral.Id, EntryKind.DeliveryDiscarded))!.Reason.ShouldBe("sent.by.mistake");
        var nothing = await Operator.Operations.DiscardDeadLetterGroupAsync(
            new DiscardDeadLetterGroupRequest { RequestId = Samples.NewId(), Group = GroupOf("test"), Reason = "again" }, Waiting.Call());
        nothing.ShouldBe(new DiscardDeadLetterGroupResponse());
    }

    [Fact]
    public async Task Call_SeesToSoMany_AndSaysThatThereAreMore()
    {
        await KillManyAsync(502);

        var first = await Operator.Operations.ReplayDeadLetterGroupAsync(new ReplayDeadLetterGroupRequest { RequestId = Samples.NewId(), Group = GroupOf("") }, Waiting.Call());
        var second = await Operator.Operations.ReplayDeadLetterGroupAsync(new ReplayDeadLetterGroupRequest { RequestId = Samples.NewId(), Group = GroupOf("") }, Waiting.Call());

        (first.Replayed, first.More, second.Replayed, second.More).ShouldBe((500, true, 2, false));
        (await QueueOfAsync(HubFixture.Team)).Pending.ShouldBe(502);
    }

    [Fact]
    public async Task Operators_AtOnce_SeeToEachOnce()
    {
        await KillManyAsync(60);

        var one = Operator;
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i => i % 2 == 0
            ? (await one.Operations.ReplayDeadLetterGroupAsync(new ReplayDeadLetterGroupRequest { RequestId = Samples.NewId(), Group = GroupOf("") }, Waiting.Call())).Replayed
            : (await one.Operations.DiscardDeadLetterGroupAsync(new DiscardDeadLetterGroupRequest { RequestId = Samples.NewId(), Group = GroupOf(""), Reason = "test" }, Waiting.Call())).Discarded));

        answers.Sum().ShouldBe(60);
        StoreTrace.Count(Hub, "entries WHERE kind IN (52, 53)").ShouldBe(60);
        (StoreTrace.Count(Hub, "deliveries WHERE state = 0") + StoreTrace.Count(Hub, "deliveries WHERE state = 5")).ShouldBe(60);
    }

    [Fact]
    public async Task OneWithoutKeys_HoldsUpNoneOfTheOthers()
    {
        var lost = await KillAsync(await ReferAsync());
        await KillAsync(await ReferAsync());
        var subject = (await Hub.Services.GetRequiredService<IJournalStore>().FindRecordAsync(Guid.Parse(lost.ExchangeId), TestContext.Current.CancellationToken))!.SubjectId;
        Hub.Store.Change("subject_keys", $"DELETE FROM subject_keys WHERE subject_id = {Hub.Store.Literal(subject)}").ShouldBe(1);

        await Hub.RestartAsync();
        var answer = await Operator.Operations.ReplayDeadLetterGroupAsync(new ReplayDeadLetterGroupRequest { RequestId = Samples.NewId(), Group = GroupOf("test") }, Waiting.Call());

        answer.ShouldBe(new ReplayDeadLetterGroupResponse { Replayed = 1, More = true });
        (await ListDeadAsync(Team)).ShouldBe([lost]);
    }

    [Fact]
    public async Task Revoked_CannotBeReplayed()
    {
        var bsn = Samples.NewBsn();
        var consent = await AgreeAsync(bsn);
        await KillAsync(await ReferAsync(bsn));
        await RevokeAsync(Gp, consent);

        var answer = await Operator.Operations.ReplayDeadLetterGroupAsync(new ReplayDeadLetterGroupRequest { RequestId = Samples.NewId(), Group = GroupOf("test") }, Waiting.Call());

        answer.ShouldBe(new ReplayDeadLetterGroupResponse());
        StoreTrace.Count(Hub, "deliveries WHERE state = 3").ShouldBe(1);
    }

    [Fact]
    public async Task Request_WithoutWhatItNeeds_IsRefused_FieldByField()
    {
        var refusal = await SeenRefusal.OfAsync(Operator.Operations.DiscardDeadLetterGroupAsync(new DiscardDeadLetterGroupRequest(), Waiting.Call()));
        refusal.Fields.ShouldBe(["request_id", "reason", "group"]);
        refusal = await SeenRefusal.OfAsync(Operator.Operations.ReplayDeadLetterGroupAsync(
            new ReplayDeadLetterGroupRequest { RequestId = Samples.NewId(), Group = new DeadLetterGroup { LastNackReason = "BSN 123456782" } }, Waiting.Call()));
        refusal.Fields.ShouldBe(["group.participant_id", "group.reason", "group.last_nack_reason"]);
        refusal.Text.ShouldNotContain("123456782");
    }

    /// <summary>So many of the team's messages die at once, refused without a code.</summary>
    private async Task KillManyAsync(int count)
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn);
        var gp = Gp;
        await Task.WhenAll(Enumerable.Range(0, count).Select(async _ => await gp.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call())));
        var store = Hub.Services.GetRequiredService<IJournalStore>();
        var due = await store.ListDueAsync(HubFixture.Team, Hub.Time.GetUtcNow(), count, int.MaxValue, TestContext.Current.CancellationToken);
        due.Count.ShouldBe(count);
        var moves = due.Select(delivery => new DeliveryMove(delivery.Delivery, DeliveryState.Dead, Hub.Time.GetUtcNow(), DeliveryFailureReason.Rejected));
        await store.WriteAsync([new Append { Moves = [.. moves] }], TestContext.Current.CancellationToken);
    }
}
