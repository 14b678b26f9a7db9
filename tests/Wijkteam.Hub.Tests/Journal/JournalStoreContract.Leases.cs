using Shouldly;
using Wijkteam.Hub.Journal;
using Xunit;

namespace Wijkteam.Hub.Tests.Journal;

public abstract partial class JournalStoreContract
{
    [Fact]
    public async Task Lease_TakesADueDeliveryOnce()
    {
        var record = await DeliverAsync();
        var lease = LeaseOf(record);
        var rival = LeaseOf(record);

        (await Store.WriteAsync([lease, rival], Deadline)).ShouldBe([WriteResult.Done, WriteResult.Stale]);

        (await DueAsync()).ShouldBeEmpty();
        (await Store.ListDisclosuresAsync(record.Id, Deadline)).ShouldHaveSingleItem().Id.ShouldBe(lease.Offer.Disclosure!.Id);
        (await Store.FindEntryAsync(record.Id, rival.Offer.Disclosure!.Id, Deadline)).ShouldBeNull();
    }

    [Fact]
    public async Task Lease_OfWhatIsNotThereOrNotDueOrSettled_IsStaleAndLeavesNothing()
    {
        await DoneAsync(Submission(out _, out var unaddressed));
        var later = await DeliverAsync();
        var token = await LeaseAsync(later);
        await SettleAsync(later, token, Settlement.Return, Now.AddSeconds(1));
        var settled = await DeliverAsync();
        await SettleAsync(settled, await LeaseAsync(settled), Settlement.Acknowledge);
        Lease[] leases = [LeaseOf(unaddressed), LeaseOf(later, attempt: 1), LeaseOf(settled, attempt: 1)];
        var before = await SeeAsync();

        foreach (var lease in leases)
        {
            (await WriteAsync(lease)).ShouldBe(WriteResult.Stale);
        }

        (await SeeAsync()).ShouldBe(before);
        Time.Advance(TimeSpan.FromSeconds(1));
        (await WriteAsync(leases[1])).ShouldBe(WriteResult.Done);
    }

    [Fact]
    public async Task Lease_BasisHasChangedOrEnded_IsConflictAndLeavesNothing()
    {
        var record = await DeliverAsync(new BasisStamp(0, Now.AddMinutes(1)));
        Lease Under(long epoch, DateTimeOffset? until) => LeaseOf(record, fence: new SubjectFence(record.SubjectId, new BasisStamp(epoch, until)));
        Lease[] leases = [Under(1, null), Under(0, Now)];
        var before = await SeeAsync();

        foreach (var lease in leases)
        {
            (await WriteAsync(lease)).ShouldBe(WriteResult.Conflict);
        }

        (await SeeAsync()).ShouldBe(before);
        (await WriteAsync(Under(0, Now.AddMinutes(1)))).ShouldBe(WriteResult.Done);
    }

    [Fact]
    public async Task Lease_Ended_IsTakenAgainByAnotherTokenAndTheOldOneIsStale()
    {
        var record = await DeliverAsync();
        var old = await LeaseAsync(record);
        Time.Advance(Lease30);
        var latest = await LeaseAsync(record, attempt: 1);

        foreach (var settlement in Enum.GetValues<Settlement>())
        {
            (await SettleAsync(record, old, settlement)).ShouldBe(WriteResult.Stale, $"{settlement}");
        }

        (await SettleAsync(record, latest, Settlement.Acknowledge)).ShouldBe(WriteResult.Done);
    }

    [Fact]
    public async Task Acknowledge_Twice_IsDone()
    {
        var record = await DeliverAsync();
        var token = await LeaseAsync(record);

        (await SettleAsync(record, token, Settlement.Acknowledge)).ShouldBe(WriteResult.Done);
        (await SettleAsync(record, token, Settlement.Acknowledge)).ShouldBe(WriteResult.Done);

        (await SettleAsync(record, token, Settlement.Return)).ShouldBe(WriteResult.Stale);
        (await SettleAsync(record, token, Settlement.Extend)).ShouldBe(WriteResult.Stale);
        Time.Advance(TimeSpan.FromDays(1));
        (await DueAsync()).ShouldBeEmpty();
        (await Store.HasAgreedDeliveriesAsync(Team, record.Id, Deadline)).ShouldBeFalse();
    }

    [Fact]
    public async Task Acknowledge_LeaseEndedButNobodyElseHasIt_IsDone()
    {
        var record = await DeliverAsync();
        var token = await LeaseAsync(record);
        Time.Advance(Lease30 + Lease30);

        (await SettleAsync(record, token, Settlement.Acknowledge)).ShouldBe(WriteResult.Done);
    }

    [Fact]
    public async Task Settle_WhatWasNeverLeased_IsStale()
    {
        var record = await DeliverAsync();

        (await SettleAsync(record, Guid.NewGuid(), Settlement.Acknowledge)).ShouldBe(WriteResult.Stale);
        (await SettleAsync(record with { Version = 2 }, Guid.NewGuid(), Settlement.Acknowledge)).ShouldBe(WriteResult.Stale);
        (await DueKeysAsync()).ShouldBe([(record.Id, 1)]);
    }

    [Fact]
    public async Task Return_IsDueAgainAtItsTime_AndCanOnlyBeAcknowledgedMeanwhile()
    {
        var record = await DeliverAsync();
        var token = await LeaseAsync(record);

        (await SettleAsync(record, token, Settlement.Return, Now.AddSeconds(5))).ShouldBe(WriteResult.Done);

        (await SettleAsync(record, token, Settlement.Return)).ShouldBe(WriteResult.Stale);
        (await SettleAsync(record, token, Settlement.Extend, Now.AddDays(1))).ShouldBe(WriteResult.Stale);
        (await DueAsync()).ShouldBeEmpty();
        Time.Advance(TimeSpan.FromSeconds(5));
        (await DueAsync()).ShouldHaveSingleItem().Delivery.Attempt.ShouldBe(1);
        (await SettleAsync(record, token, Settlement.Acknowledge)).ShouldBe(WriteResult.Done);
        (await DueAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Extend_MovesTheEndOfTheLease()
    {
        var record = await DeliverAsync();
        var token = await LeaseAsync(record);
        (await SettleAsync(record, token, Settlement.Extend, Now.AddMinutes(10))).ShouldBe(WriteResult.Done);

        Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(10));
        (await DueAsync()).ShouldBeEmpty();
        Time.Advance(TimeSpan.FromTicks(10));
        (await DueKeysAsync()).ShouldBe([(record.Id, 1)]);
    }
}
