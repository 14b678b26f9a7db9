using Shouldly;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Journal;

public abstract partial class JournalStoreContract
{
    [Fact]
    public async Task ListQueues_CountsWhatIsOpenAndDead_AndKnowsTheOldestThatWaits()
    {
        var leased = await DeliverAsync();
        await LeaseAsync(leased);
        var settled = await DeliverAsync();
        await SettleAsync(settled, await LeaseAsync(settled), Settlement.Acknowledge);
        await BuryAsync(await DeliverAsync());
        Time.Advance(TimeSpan.FromSeconds(1));
        var oldest = Now;
        await DeliverAsync();
        Time.Advance(TimeSpan.FromSeconds(1));
        await DeliverAsync();

        (await QueuesAsync(Gp, Team)).ShouldBe([new QueueRow(Gp, 0, 0, 0, null), new QueueRow(Team, Pending: 2, Leased: 1, Dead: 1, oldest)]);
        Time.Advance(Lease30);
        (await QueuesAsync(Team)).ShouldBe([new QueueRow(Team, Pending: 3, Leased: 0, Dead: 1, oldest.AddSeconds(-1))]);
    }

    [Fact]
    public async Task ListWaiting_NamesThoseWithSomethingOpenOrDead_Once()
    {
        (await Store.ListWaitingAsync(Deadline)).ShouldBeEmpty();
        var record = await DeliverAsync();
        await DeliverAsync();
        await BuryAsync(await DeliverAsync());
        (await Store.ListWaitingAsync(Deadline)).ShouldBe([Team]);

        await DeliverToAsync("arts");
        await BuryAsync(await DeliverToAsync("zorg"), "zorg");
        var done = await DeliverToAsync("klaar");
        await DoneAsync(new Settle(KeyOf(done, "klaar"), await LeaseForAsync(done, "klaar"), Settlement.Acknowledge, Now));

        (await Store.ListWaitingAsync(Deadline)).ShouldBe(["arts", Team, "zorg"]);
        (await Store.ListDeliveriesAsync(record.Id, Deadline)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task ListDeadGroups_ByParticipantReasonAndCode_InPages()
    {
        var start = Now;
        await DieAsync("b", DeliveryFailureReason.Rejected, "schema");
        Time.Advance(TimeSpan.FromSeconds(1));
        await DieAsync("b", DeliveryFailureReason.Rejected, "schema");
        await DieAsync("b", DeliveryFailureReason.Rejected, "disk");
        await DieAsync("b", DeliveryFailureReason.Unreachable, null);
        var other = await DieAsync("a", DeliveryFailureReason.Rejected, "schema");
        await DeliverToAsync("b");

        DeadGroupRow[] all =
        [
            new(new DeadGroup("a", DeliveryFailureReason.Rejected, "schema"), 1, Now, Now),
            new(new DeadGroup("b", DeliveryFailureReason.Rejected, "disk"), 1, Now, Now),
            new(new DeadGroup("b", DeliveryFailureReason.Rejected, "schema"), 2, start, Now),
            new(new DeadGroup("b", DeliveryFailureReason.Unreachable, ""), 1, Now, Now),
        ];
        (await Store.ListDeadGroupsAsync(after: null, 10, Deadline)).ShouldBe(all);
        (await Store.ListDeadGroupsAsync(after: null, 2, Deadline)).ShouldBe(all[..2]);
        (await Store.ListDeadGroupsAsync(all[1].Group, 2, Deadline)).ShouldBe(all[2..]);

        (await Store.ListDeadAsync(all[0].Group, 10, Deadline)).ShouldHaveSingleItem().Key.ShouldBe(KeyOf(other, "a"));
        (await Store.ListDeadAsync(all[2].Group, 10, Deadline)).Count.ShouldBe(2);
        (await Store.ListDeadAsync(all[2].Group, 1, Deadline)).Count.ShouldBe(1);
        (await Store.ListDeadAsync(all[3].Group, 10, Deadline)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task ListEntriesAndDeliveries_ShowARecordsWay_WithoutContent()
    {
        var record = await DeliverAsync();
        Time.Advance(TimeSpan.FromSeconds(1));
        var next = await DeliverNextAsync(record);
        var toGp = Entry(Next(next), EntryKind.ReferralAccepted, Team);
        await DoneAsync(new Append { Entries = [toGp], Deliveries = [Delivery(toGp, Gp)] });
        await DeliverAsync();

        var entries = await Store.ListEntriesAsync(record.Id, after: null, 10, Deadline);
        entries.Select(entry => (entry.Kind, entry.RecordVersion)).ShouldBe(
            [(EntryKind.ReferralSubmitted, 1), (EntryKind.ReferralStarted, 2), (EntryKind.ReferralAccepted, 3)], ignoreOrder: true);
        entries[0].Kind.ShouldBe(EntryKind.ReferralSubmitted);
        entries.ShouldAllBe(entry => entry.Content == null && entry.Traceparent == "00-trace");
        (await Store.ListEntriesAsync(record.Id, after: null, 1, Deadline)).ShouldHaveSingleItem().Id.ShouldBe(entries[0].Id);
        (await Store.ListEntriesAsync(record.Id, entries[0].Id, 10, Deadline)).Select(entry => entry.Id).ShouldBe(entries.Skip(1).Select(entry => entry.Id));
        (await Store.ListDeliveriesAsync(record.Id, Deadline)).Select(delivery => delivery.Key).ShouldBe([KeyOf(record), KeyOf(next), KeyOf(Next(next), Gp)]);
        (await Store.ListDeliveriesAsync(Guid.NewGuid(), Deadline)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Pause_OnceAndResume_LastOverARestart()
    {
        var pause = new PauseRow(Team, Now, "key.compromised");
        var write = new PauseParticipant(pause, ActOf(EntryKind.ParticipantPaused));
        (await WriteAsync(write)).ShouldBe(WriteResult.Done);
        (await WriteAsync(write with { Entry = write.Entry with { Id = Guid.CreateVersion7(Now) } })).ShouldBe(WriteResult.Duplicate);
        var again = new PauseParticipant(pause with { Reason = "other" }, ActOf(EntryKind.ParticipantPaused));
        (await WriteAsync(again)).ShouldBe(WriteResult.Stale);
        (await Store.FindEntryAsync(again.Entry.RecordId, again.Entry.Id, Deadline)).ShouldBeNull();

        await ReopenAsync();
        (await Store.LoadRestrictionsAsync(Deadline)).Pauses.ShouldBe([pause]);
        (await Store.FindEntryAsync(write.Entry.RecordId, write.Entry.Id, Deadline))!.Actor.ShouldBe(write.Entry.Actor);

        await DoneAsync(new ResumeParticipant(Team, ActOf(EntryKind.ParticipantResumed)));
        (await WriteAsync(new ResumeParticipant(Team, ActOf(EntryKind.ParticipantResumed)))).ShouldBe(WriteResult.Stale);
        (await Store.LoadRestrictionsAsync(Deadline)).Pauses.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pause_StopsPushesAlone_AndResumeForgetsTheEndpointsTrouble()
    {
        var row = await SubscribeAsync();
        var record = await DeliverAsync();
        await DoneAsync(new EndpointFailed(row.Id, 0, SubscriptionErrorReason.NoAnswer, Now, Now));
        (await DueSubscriptionsAsync()).ShouldHaveSingleItem();
        await DoneAsync(new PauseParticipant(new PauseRow(Team, Now, "test"), ActOf(EntryKind.ParticipantPaused)));

        (await DueSubscriptionsAsync()).ShouldBeEmpty();
        (await WriteAsync(PushLease(record, row.Id, room: 4))).ShouldBe(WriteResult.Stale);
        (await DueKeysAsync()).ShouldBe([(record.Id, 1)]);

        await DoneAsync(new ResumeParticipant(Team, ActOf(EntryKind.ParticipantResumed)));
        var resumed = (await Store.FindSubscriptionAsync(row.Id, Deadline))!;
        (resumed.State, resumed.Trouble).ShouldBe((SubscriptionState.Requested, null));
        (await DueSubscriptionsAsync()).ShouldHaveSingleItem();
        await DoneAsync(PushLease(record, row.Id, room: 4));
    }

    [Fact]
    public async Task RevokeKey_OnceAndForGood()
    {
        var key = new RevokedKey(Team, "key-1");
        await DoneAsync(new RevokeKey(key, ActOf(EntryKind.KeyRevoked)), new RevokeKey(key with { Participant = Gp }, ActOf(EntryKind.KeyRevoked)));
        (await WriteAsync(new RevokeKey(key, ActOf(EntryKind.KeyRevoked)))).ShouldBe(WriteResult.Stale);

        await ReopenAsync();
        (await Store.LoadRestrictionsAsync(Deadline)).RevokedKeys.ShouldBe([key, key with { Participant = Gp }], ignoreOrder: true);
    }

    [Fact]
    public async Task NoteContacts_TheLaterTimeStays()
    {
        var first = Now;
        await DoneAsync(new NoteContacts([new ContactRow(Team, first), new ContactRow(Gp, first.AddMinutes(1))]));
        await DoneAsync(new NoteContacts([new ContactRow(Team, first.AddMinutes(2)), new ContactRow(Gp, first)]));

        await ReopenAsync();
        (await Store.ListContactsAsync(Deadline)).ShouldBe([new ContactRow(Team, first.AddMinutes(2)), new ContactRow(Gp, first.AddMinutes(1))], ignoreOrder: true);
    }

    private protected EntryRow ActOf(EntryKind kind)
    {
        var id = Guid.CreateVersion7(Now);
        return new EntryRow(id, kind, id, 0, Guid.Empty, "operator", Guid.NewGuid(), [7], Now, null, [1], [2]);
    }

    private async Task<IReadOnlyList<QueueRow>> QueuesAsync(params string[] participants) => await Store.ListQueuesAsync(participants, Now, Deadline);

    /// <summary>A new citizen's referral on its way to any participant.</summary>
    private async Task<RecordRow> DeliverToAsync(string participant)
    {
        var append = Submission(out _, out var record);
        await DoneAsync(append with { Deliveries = [Delivery(append.Entries[0], participant)] });
        return record;
    }

    private async Task<Guid> LeaseForAsync(RecordRow record, string participant)
    {
        var lease = new Lease(KeyOf(record, participant), Attempt: 0, Fence: null, Offer(record, participant));
        await DoneAsync(lease);
        return lease.Offer.Token;
    }

    private async Task<RecordRow> DieAsync(string participant, DeliveryFailureReason reason, string? nackReason)
    {
        var record = await DeliverToAsync(participant);
        await DoneAsync(new Settle(KeyOf(record, participant), await LeaseForAsync(record, participant), Settlement.Return, Now) { IsRejection = true, Reason = nackReason });
        var seen = (await Store.FindDeliveryAsync(KeyOf(record, participant), Deadline))!;
        await DoneAsync(new Append { Moves = [new DeliveryMove(seen, DeliveryState.Dead, Now, reason)] });
        return record;
    }
}
