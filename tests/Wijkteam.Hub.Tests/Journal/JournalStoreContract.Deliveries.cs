using Shouldly;
using Wijkteam.Hub.Journal;
using Xunit;

namespace Wijkteam.Hub.Tests.Journal;

public abstract partial class JournalStoreContract
{
    [Fact]
    public async Task ListDue_Delivery_ReadsBackWithTheCitizensEpoch()
    {
        var basis = new BasisStamp(0, Now.AddDays(1));
        var record = await DeliverAsync(basis);
        await DoneAsync(new Append { Fences = [new SubjectFence(record.SubjectId, new BasisStamp(0, null)) { Advances = true }] });

        var due = (await DueAsync()).ShouldHaveSingleItem();

        due.SubjectEpoch.ShouldBe(1);
        due.Delivery.Key.ShouldBe(KeyOf(record));
        due.Delivery.SubjectId.ShouldBe(record.SubjectId);
        due.Delivery.Basis.ShouldBe(basis);
        due.Delivery.Attempt.ShouldBe(0);
        due.Delivery.State.ShouldBe(DeliveryState.Pending);
        (await DueAsync(Gp)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Offer_WhereItIsTheRecordsTurn_IsLeasedAndDisclosedInTheSameCommit()
    {
        var append = Submission(out _, out var record);
        var offer = Offer(record);
        var delivery = Delivery(append.Entries[0], offer: offer);

        await DoneAsync(append with { Deliveries = [delivery] });

        delivery.Leased.ShouldBeTrue();
        (await Store.ListDisclosuresAsync(record.Id, Deadline)).ShouldHaveSingleItem().ShouldBeEquivalentTo(offer.Disclosure);
        (await DueAsync()).ShouldBeEmpty();
        Time.Advance(Lease30);
        (await DueAsync()).ShouldHaveSingleItem().Delivery.Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task Offer_BehindAnOpenDeliveryOfTheRecord_WaitsItsTurnUndisclosed()
    {
        var record = await DeliverAsync();
        var next = Next(record);
        var entry = Entry(next);
        var delivery = Delivery(entry, offer: Offer(next));

        await DoneAsync(new Append { Records = [next], Entries = [entry], Deliveries = [delivery] });

        delivery.Leased.ShouldBeFalse();
        (await Store.ListDisclosuresAsync(record.Id, Deadline)).ShouldBeEmpty();
        (await DueKeysAsync()).ShouldBe([(record.Id, 1)]);
    }

    [Fact]
    public async Task Offer_OfAConflictingAppend_IsNeitherLeasedNorDisclosed()
    {
        await DoneAsync(Submission(out _, out var record));
        var entry = Entry(record);
        var delivery = Delivery(entry, offer: Offer(record));

        (await WriteAsync(new Append { Records = [record], Entries = [entry], Deliveries = [delivery] })).ShouldBe(WriteResult.Conflict);

        delivery.Leased.ShouldBeFalse();
        (await Store.ListDisclosuresAsync(record.Id, Deadline)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ListDue_BringsWhatEachTells_UpToSoManyBytes()
    {
        for (var i = 0; i < 4; i++)
        {
            await DeliverAsync();
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        // Each tells two bytes.
        (await DueAsync(maxBytes: 1)).Count.ShouldBe(1);
        (await DueAsync(maxBytes: 2)).Count.ShouldBe(1);
        (await DueAsync(maxBytes: 3)).Count.ShouldBe(2);
        var all = await DueAsync();
        all.Count.ShouldBe(4);
        all.ShouldAllBe(due => due.Entry.Id == due.Delivery.EntryId && due.Entry.RecordId == due.Delivery.Key.RecordId && due.Entry.Content!.Length == 2);
        all.ShouldBe(all.OrderBy(due => due.Delivery.DueTime));
    }

    [Fact]
    public async Task Order_IsByVersionPerRecordAndParticipant()
    {
        var record = await DeliverAsync();
        var second = await DeliverNextAsync(record);
        var third = await DeliverNextAsync(second);
        var other = await DeliverAsync();
        var toGp = Next(third);
        var entry = Entry(toGp);
        await DoneAsync(new Append { Records = [toGp], Entries = [entry], Deliveries = [Delivery(entry, Gp)] });

        (await DueKeysAsync()).ShouldBe([(record.Id, 1), (other.Id, 1)], ignoreOrder: true);
        (await DueKeysAsync(Gp)).ShouldBe([(record.Id, 4)]);
        (await WriteAsync(LeaseOf(second))).ShouldBe(WriteResult.Stale);
        var token = await LeaseAsync(record);
        (await DueKeysAsync()).ShouldBe([(other.Id, 1)]);
        (await WriteAsync(LeaseOf(second))).ShouldBe(WriteResult.Stale);

        await SettleAsync(record, token, Settlement.Acknowledge);

        (await DueKeysAsync()).ShouldBe([(record.Id, 2), (other.Id, 1)], ignoreOrder: true);
    }

    [Fact]
    public async Task ListDue_GoesFromTheLongestDueUpToTheLimit()
    {
        var records = new List<RecordRow>();
        for (var i = 0; i < 5; i++)
        {
            records.Add(await DeliverAsync());
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        (await DueKeysAsync()).ShouldBe(records.Select(record => (record.Id, 1L)));
        (await DueKeysAsync(max: 2)).ShouldBe(records.Take(2).Select(record => (record.Id, 1L)));
    }

    [Fact]
    public async Task Withhold_EndsWhatIsOpenForThatParticipantAndRecordAlone()
    {
        var record = await DeliverAsync();
        await DeliverNextAsync(record);
        var leased = await DeliverAsync();
        var token = await LeaseAsync(leased);
        var other = await DeliverAsync();

        await DoneAsync(new Append { Withhold = [(Team, record.Id), (Team, leased.Id), (Gp, other.Id)] });

        (await DueKeysAsync()).ShouldBe([(other.Id, 1)]);
        (await Store.HasAgreedDeliveriesAsync(Team, record.Id, Deadline)).ShouldBeFalse();
        (await WriteAsync(LeaseOf(record))).ShouldBe(WriteResult.Stale);
        (await SettleAsync(leased, token, Settlement.Return)).ShouldBe(WriteResult.Stale);
        (await SettleAsync(leased, token, Settlement.Extend, Now.AddDays(1))).ShouldBe(WriteResult.Stale);
        (await SettleAsync(leased, token, Settlement.Acknowledge)).ShouldBe(WriteResult.Done);
        Time.Advance(TimeSpan.FromDays(1));
        (await DueKeysAsync()).ShouldBe([(other.Id, 1)]);
    }

    [Fact]
    public async Task Withhold_ComesBeforeTheSameAppendsDeliveries()
    {
        var record = await DeliverAsync();
        var next = Next(record);
        var entry = Entry(next, EntryKind.ReferralClosed);
        var delivery = Delivery(entry, offer: Offer(next));

        await DoneAsync(new Append { Records = [next], Entries = [entry], Deliveries = [delivery], Withhold = [(Team, record.Id)] });

        delivery.Leased.ShouldBeTrue();
        Time.Advance(Lease30);
        (await DueKeysAsync()).ShouldBe([(record.Id, 2)]);
    }

    [Fact]
    public async Task HasAgreedDeliveries_IsTrueUntilAllAreSettled()
    {
        var record = await DeliverAsync(new BasisStamp(0, null));
        var told = await DeliverAsync();
        (await Store.HasAgreedDeliveriesAsync(Team, told.Id, Deadline)).ShouldBeFalse();
        (await Store.HasAgreedDeliveriesAsync(Team, record.Id, Deadline)).ShouldBeTrue();
        (await Store.HasAgreedDeliveriesAsync(Gp, record.Id, Deadline)).ShouldBeFalse();
        (await Store.HasAgreedDeliveriesAsync(Team, Guid.NewGuid(), Deadline)).ShouldBeFalse();
        var lease = LeaseOf(record, fence: new SubjectFence(record.SubjectId, new BasisStamp(0, null)));
        (await WriteAsync(lease)).ShouldBe(WriteResult.Done);
        (await Store.HasAgreedDeliveriesAsync(Team, record.Id, Deadline)).ShouldBeTrue();

        await SettleAsync(record, lease.Offer.Token, Settlement.Acknowledge);

        (await Store.HasAgreedDeliveriesAsync(Team, record.Id, Deadline)).ShouldBeFalse();
    }

    [Fact]
    public async Task Postpone_PutsOffAnOpenDeliveryOfTheAttemptSeen()
    {
        var record = await DeliverAsync();
        (await WriteAsync(new Postpone(KeyOf(record), Attempt: 1, Now.AddSeconds(5)))).ShouldBe(WriteResult.Stale);
        (await DueKeysAsync()).ShouldBe([(record.Id, 1)]);

        (await WriteAsync(new Postpone(KeyOf(record), Attempt: 0, Now.AddSeconds(5)))).ShouldBe(WriteResult.Done);

        (await DueAsync()).ShouldBeEmpty();
        Time.Advance(TimeSpan.FromSeconds(5));
        await SettleAsync(record, await LeaseAsync(record), Settlement.Acknowledge);
        (await WriteAsync(new Postpone(KeyOf(record), Attempt: 1, Now))).ShouldBe(WriteResult.Stale);
    }

    [Fact]
    public async Task Acknowledge_TellsWhetherTheNextHasItsTurn()
    {
        var record = await DeliverAsync();
        var second = await DeliverNextAsync(record);
        var first = new Settle(KeyOf(record), await LeaseAsync(record), Settlement.Acknowledge, Now);
        await DoneAsync(first);
        first.NextHasTurn.ShouldBeTrue();

        var last = new Settle(KeyOf(second), await LeaseAsync(second), Settlement.Acknowledge, Now);
        await DoneAsync(last);
        last.NextHasTurn.ShouldBeFalse();
    }

    private protected async Task<Guid> LeaseAsync(RecordRow record, int attempt = 0)
    {
        var lease = LeaseOf(record, attempt);
        (await WriteAsync(lease)).ShouldBe(WriteResult.Done);
        return lease.Offer.Token;
    }

    private Task<WriteResult> SettleAsync(RecordRow record, Guid token, Settlement settlement, DateTimeOffset? due = null) =>
        WriteAsync(new Settle(KeyOf(record), token, settlement, due ?? Now));
}
