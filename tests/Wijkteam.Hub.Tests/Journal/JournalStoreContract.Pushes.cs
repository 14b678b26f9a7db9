using Shouldly;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Journal;

public abstract partial class JournalStoreContract
{
    [Fact]
    public async Task Subscription_ReadsBack_AndASecondIsAConflictUntilTheFirstHasEnded()
    {
        var row = NewSubscription(end: Now.AddHours(1));
        (await WriteAsync(Put(row))).ShouldBe(WriteResult.Done);
        (await Store.FindSubscriptionAsync(row.Id, Deadline)).ShouldBeEquivalentTo(row);
        var second = NewSubscription();

        (await WriteAsync(Put(second))).ShouldBe(WriteResult.Conflict);
        (await WriteAsync(Put(NewSubscription(Gp)))).ShouldBe(WriteResult.Done);
        Time.Advance(TimeSpan.FromHours(1));
        (await WriteAsync(Put(second))).ShouldBe(WriteResult.Done);

        (await Store.FindSubscriptionAsync(row.Id, Deadline))!.State.ShouldBe(SubscriptionState.Off);
        (await WriteAsync(new EndSubscription(second.Id, SubscriptionEntry(second)))).ShouldBe(WriteResult.Done);
        (await Store.FindSubscriptionAsync(second.Id, Deadline))!.State.ShouldBe(SubscriptionState.Off);
        (await WriteAsync(Put(NewSubscription()))).ShouldBe(WriteResult.Done);
    }

    [Fact]
    public async Task Subscription_OfARepeatedRequest_IsADuplicateAndLeavesNothing()
    {
        var row = NewSubscription();
        var put = Put(row);
        await DoneAsync(put);
        await DoneAsync(new EndSubscription(row.Id, SubscriptionEntry(row)));

        var again = NewSubscription();
        (await WriteAsync(new PutSubscription(again, put.Entry with { Id = Guid.CreateVersion7(Now) }))).ShouldBe(WriteResult.Duplicate);
        (await WriteAsync(new EndSubscription(row.Id, put.Entry with { Id = Guid.CreateVersion7(Now) }))).ShouldBe(WriteResult.Duplicate);

        (await Store.FindSubscriptionAsync(again.Id, Deadline)).ShouldBeNull();
        (await Store.FindRequestAsync(Team, put.Entry.RequestId!.Value, Deadline))!.RecordId.ShouldBe(row.Id);
    }

    [Fact]
    public async Task ListSubscriptions_NewestFirst_InPages()
    {
        var rows = new List<SubscriptionRow>();
        for (var i = 0; i < 3; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            rows.Insert(0, NewSubscription());
            await DoneAsync(Put(rows[0]), new EndSubscription(rows[0].Id, SubscriptionEntry(rows[0])));
        }

        (await Store.ListSubscriptionsAsync(Team, before: null, 2, Deadline)).Select(row => row.Id).ShouldBe([rows[0].Id, rows[1].Id]);
        (await Store.ListSubscriptionsAsync(Team, rows[1].Id, 2, Deadline)).Select(row => row.Id).ShouldBe([rows[2].Id]);
        (await Store.ListSubscriptionsAsync(Gp, before: null, 2, Deadline)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ListDueSubscriptions_ThoseThatAreOn_ReachableAndHaveSomethingDue()
    {
        var row = await SubscribeAsync();
        (await DueSubscriptionsAsync()).ShouldBeEmpty();
        var record = await DeliverAsync();
        (await DueSubscriptionsAsync()).ShouldHaveSingleItem().Outstanding.ShouldBe(0);

        await LeaseAsync(record);
        (await DueSubscriptionsAsync()).ShouldBeEmpty();
        await DeliverAsync();
        (await DueSubscriptionsAsync()).ShouldHaveSingleItem().Outstanding.ShouldBe(1);

        await DoneAsync(new EndpointFailed(row.Id, 0, SubscriptionErrorReason.NoAnswer, Now, Now.AddSeconds(5)));
        (await DueSubscriptionsAsync()).ShouldBeEmpty();
        Time.Advance(TimeSpan.FromSeconds(5));
        (await DueSubscriptionsAsync()).ShouldHaveSingleItem().Row.Failures.ShouldBe(1);
        await DoneAsync(new EndSubscription(row.Id, SubscriptionEntry(row)));
        (await DueSubscriptionsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Endpoint_FailuresUnderWayTogether_CountOnce_AndASuccessClearsThem()
    {
        var row = await SubscribeAsync();
        var start = Now;
        await DoneAsync(Failed(0), Failed(0), Failed(0));
        (await Store.FindSubscriptionAsync(row.Id, Deadline))!.Trouble
            .ShouldBe(new EndpointTrouble(1, SubscriptionErrorReason.ServerError, start, start.AddMinutes(1)));
        Time.Advance(TimeSpan.FromMinutes(1));

        await DoneAsync(Failed(1));
        var trouble = (await Store.FindSubscriptionAsync(row.Id, Deadline))!;
        trouble.State.ShouldBe(SubscriptionState.Error);
        trouble.Trouble.ShouldBe(new EndpointTrouble(2, SubscriptionErrorReason.ServerError, start, Now.AddMinutes(1)));

        await DoneAsync(new EndpointTook(row.Id));
        var took = (await Store.FindSubscriptionAsync(row.Id, Deadline))!;
        (took.State, took.Trouble).ShouldBe((SubscriptionState.Active, null));
        await DoneAsync(new EndSubscription(row.Id, SubscriptionEntry(row)), new EndpointTook(row.Id), Failed(0));
        (await Store.FindSubscriptionAsync(row.Id, Deadline))!.State.ShouldBe(SubscriptionState.Off);

        EndpointFailed Failed(int seen) => new(row.Id, seen, SubscriptionErrorReason.ServerError, Now, Now.AddMinutes(1));
    }

    [Fact]
    public async Task PushLease_DisclosesNothing_NumbersOnce_AndKeepsToTheRoom()
    {
        var row = await SubscribeAsync();
        RecordRow[] records = [await DeliverAsync(), await DeliverAsync(), await DeliverAsync()];
        var leases = records.Select(record => PushLease(record, row.Id, room: 2)).ToArray();

        (await Store.WriteAsync(leases, Deadline)).ShouldBe([WriteResult.Done, WriteResult.Done, WriteResult.Stale]);

        leases.Select(lease => lease.EventNumber).ShouldBe([1, 2, 0]);
        (await Store.ListDisclosuresAsync(records[0].Id, Deadline)).ShouldBeEmpty();
        await DoneAsync(new Settle(leases[1].Key, leases[1].Offer.Token, Settlement.Return, Now));
        var third = PushLease(records[2], row.Id, room: 2);
        await DoneAsync(third);
        third.EventNumber.ShouldBe(3);
        Time.Advance(Lease30);
        var again = PushLease(records[1], row.Id, room: 2, attempt: 1);
        await DoneAsync(again);
        again.EventNumber.ShouldBe(2);
        (await Store.FindSubscriptionAsync(row.Id, Deadline))!.Events.ShouldBe(3);
    }

    [Fact]
    public async Task PushLease_OfASubscriptionThatIsOffOrResting_IsStale()
    {
        var row = await SubscribeAsync();
        var record = await DeliverAsync();
        await DoneAsync(new EndpointFailed(row.Id, 0, SubscriptionErrorReason.NoAnswer, Now, Now.AddSeconds(5)));
        (await WriteAsync(PushLease(record, row.Id, room: 4))).ShouldBe(WriteResult.Stale);
        Time.Advance(TimeSpan.FromSeconds(5));
        await DoneAsync(new EndSubscription(row.Id, SubscriptionEntry(row)));
        (await WriteAsync(PushLease(record, row.Id, room: 4))).ShouldBe(WriteResult.Stale);

        var next = await SubscribeAsync();
        var lease = PushLease(record, next.Id, room: 4);
        await DoneAsync(lease);
        lease.EventNumber.ShouldBe(1);
    }

    [Fact]
    public async Task Return_CountsRejectionsAlone_AndKeepsTheLastReason()
    {
        var record = await DeliverAsync();
        var token = await LeaseAsync(record);
        var refused = new Settle(KeyOf(record), token, Settlement.Return, Now) { IsRejection = true, Reason = "schema" };
        await DoneAsync(refused);
        refused.Rejections.ShouldBe(1);
        await DoneAsync(new Settle(KeyOf(record), await LeaseAsync(record, attempt: 1), Settlement.Return, Now));

        var row = (await Store.FindDeliveryAsync(KeyOf(record), Deadline))!;

        (row.State, row.Attempt, row.Rejections, row.NackReason).ShouldBe((DeliveryState.Pending, 2, 1, "schema"));
        (await Store.FindDeliveryAsync(KeyOf(record, Gp), Deadline)).ShouldBeNull();
    }

    [Fact]
    public async Task Move_ToDead_IsNoLongerDue_AndLetsTheNextVersionPass()
    {
        var record = await DeliverAsync();
        var next = await DeliverNextAsync(record);
        var token = await LeaseAsync(record);
        await SettleAsync(record, token, Settlement.Return);

        await BuryAsync(record);

        (await DueKeysAsync()).ShouldBe([(record.Id, next.Version)]);
        var dead = (await Store.ListDeadAsync(Team, after: null, 10, Deadline)).ShouldHaveSingleItem();
        (dead.Key, dead.State, dead.DueTime, dead.DeadReason).ShouldBe((KeyOf(record), DeliveryState.Dead, Now, DeliveryFailureReason.Unreachable));
        (await SettleAsync(record, token, Settlement.Acknowledge)).ShouldBe(WriteResult.Stale);
        (await Store.ListDeadAsync(Gp, after: null, 10, Deadline)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Move_OfWhatHasChangedMeanwhile_IsAConflictAndLeavesNothing()
    {
        var record = await DeliverAsync();
        var seen = (await Store.FindDeliveryAsync(KeyOf(record), Deadline))!;
        await LeaseAsync(record);
        var entry = Entry(record, EntryKind.DeliveryDied);
        var before = await SeeAsync();

        (await WriteAsync(new Append { Entries = [entry], Moves = [new DeliveryMove(seen, DeliveryState.Dead, Now, DeliveryFailureReason.Rejected)] }))
            .ShouldBe(WriteResult.Conflict);

        (await SeeAsync()).ShouldBe(before);
        (await Store.ListDeadAsync(participant: null, after: null, 10, Deadline)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Move_BackToPending_IsDueNow_CountedAnew()
    {
        var record = await DeliverAsync();
        await DoneAsync(new Settle(KeyOf(record), await LeaseAsync(record), Settlement.Return, Now.AddHours(1)) { IsRejection = true, Reason = "x" });
        await BuryAsync(record);
        var dead = (await Store.FindDeliveryAsync(KeyOf(record), Deadline))!;

        await DoneAsync(new Append { Moves = [new DeliveryMove(dead, DeliveryState.Pending, Now)] });

        var row = (await Store.FindDeliveryAsync(KeyOf(record), Deadline))!;
        (row.State, row.Attempt, row.Rejections, row.NackReason, row.DeadReason)
            .ShouldBe((DeliveryState.Pending, 0, 0, null, DeliveryFailureReason.Unspecified));
        await LeaseAsync(record);
    }

    [Fact]
    public async Task Move_ToDiscarded_IsNeitherDueNorDead()
    {
        var record = await DeliverAsync();
        await BuryAsync(record);
        var dead = (await Store.FindDeliveryAsync(KeyOf(record), Deadline))!;

        await DoneAsync(new Append { Moves = [new DeliveryMove(dead, DeliveryState.Discarded, Now)] });

        (await DueAsync()).ShouldBeEmpty();
        (await Store.ListDeadAsync(Team, after: null, 10, Deadline)).ShouldBeEmpty();
        (await Store.FindDeliveryAsync(KeyOf(record), Deadline))!.State.ShouldBe(DeliveryState.Discarded);
    }

    [Fact]
    public async Task Withhold_TakesDeadLettersToo()
    {
        var record = await DeliverAsync();
        await BuryAsync(record);

        await DoneAsync(new Append { Withhold = [(Team, record.Id)] });

        (await Store.FindDeliveryAsync(KeyOf(record), Deadline))!.State.ShouldBe(DeliveryState.Withheld);
    }

    [Fact]
    public async Task ListDead_ByKey_InPages_OfOneOrAll()
    {
        var records = new List<RecordRow>();
        for (var i = 0; i < 3; i++)
        {
            records.Add(await DeliverAsync());
            await BuryAsync(records[i]);
        }

        var other = await DeliverAsync();
        var entry = Entry(other);
        await DoneAsync(new Append { Entries = [entry], Deliveries = [Delivery(entry, Gp)] });
        await BuryAsync(other, Gp);
        var keys = records.Select(record => KeyOf(record)).OrderBy(key => key.RecordId).ToList();

        (await KeysAsync(Team, null, 2)).ShouldBe(keys[..2]);
        (await KeysAsync(Team, keys[1], 2)).ShouldBe(keys[2..]);
        (await KeysAsync(null, null, 2)).ShouldBe([KeyOf(other, Gp), keys[0]]);
        (await KeysAsync(null, keys[0], 10)).ShouldBe(keys[1..]);

        async Task<List<DeliveryKey>> KeysAsync(string? participant, DeliveryKey? after, int max) =>
            [.. (await Store.ListDeadAsync(participant, after, max, Deadline)).Select(row => row.Key)];
    }

    [Fact]
    public async Task ListOverdue_PendingDeliveriesOfOldEntries_OldestFirst()
    {
        var old = await DeliverAsync();
        Time.Advance(TimeSpan.FromHours(1));
        var leased = await DeliverAsync();
        var newer = await DeliverAsync();
        var before = Now.AddMinutes(1);
        Time.Advance(TimeSpan.FromHours(1));
        await DeliverAsync();
        await LeaseAsync(leased);

        (await Store.ListOverdueAsync(Team, before, 10, Deadline)).Select(row => row.Key).ShouldBe([KeyOf(old), KeyOf(newer)]);
        (await Store.ListOverdueAsync(Team, before, 1, Deadline)).Select(row => row.Key).ShouldBe([KeyOf(old)]);
        (await Store.ListOverdueAsync(Gp, before, 10, Deadline)).ShouldBeEmpty();
    }

    private protected SubscriptionRow NewSubscription(string participant = Team, DateTimeOffset? end = null) => new(
        Guid.CreateVersion7(Now), participant, SubscriptionState.Requested, [1, 2], Now, end, Events: 0, Trouble: null);

    private EntryRow SubscriptionEntry(SubscriptionRow row) => new(
        Guid.CreateVersion7(Now), EntryKind.SubscriptionCreated, row.Id, 0, Guid.Empty, row.Participant, Guid.NewGuid(), [7], Now, null, null, []);

    private protected PutSubscription Put(SubscriptionRow row) => new(row, SubscriptionEntry(row));

    private protected async Task<SubscriptionRow> SubscribeAsync()
    {
        var row = NewSubscription();
        await DoneAsync(Put(row));
        return row;
    }

    private async Task<IReadOnlyList<DueSubscription>> DueSubscriptionsAsync() => await Store.ListDueSubscriptionsAsync(Now, Deadline);

    private protected Lease PushLease(RecordRow record, Guid subscription, int room, int attempt = 0) =>
        new(KeyOf(record), attempt, Fence: null, new LeaseOffer(Guid.NewGuid(), Now + Lease30, Disclosure: null)) { Push = new PushOffer(subscription, room) };

    private protected async Task BuryAsync(RecordRow record, string participant = Team)
    {
        var seen = (await Store.FindDeliveryAsync(KeyOf(record, participant), Deadline))!;
        await DoneAsync(new Append { Moves = [new DeliveryMove(seen, DeliveryState.Dead, Now, DeliveryFailureReason.Unreachable)] });
    }
}
