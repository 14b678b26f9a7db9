using Shouldly;
using Wijkteam.Hub.Journal;
using Xunit;

namespace Wijkteam.Hub.Tests.Journal;

/// <summary>Two hubs on one database. What is left to chance is tried many times; what can be held still is.</summary>
public sealed partial class PostgresJournalStoreTests
{
    private const int Rounds = 40;

    [Fact]
    public async Task TwoHubs_SameRequest_TakesEffectOnceAndTheOtherIsADuplicate() => await RaceAsync(
        () =>
        {
            var request = Guid.NewGuid();
            return Task.FromResult<(Write, Write)>((Submission(out _, out _, request), Submission(out _, out _, request)));
        },
        WriteResult.Duplicate);

    [Fact]
    public async Task TwoHubs_SameCitizenIsNew_IsAddedOnceAndTheOtherIsAConflict() => await RaceAsync(
        () =>
        {
            var hmac = Guid.NewGuid().ToByteArray();
            return Task.FromResult<(Write, Write)>((new Append { NewSubjects = [Citizen(hmac)] }, new Append { NewSubjects = [Citizen(hmac)] }));
        },
        WriteResult.Conflict);

    [Fact]
    public async Task TwoHubs_SameExternalIdentifier_IsTakenByOne() => await RaceAsync(
        () =>
        {
            var hmac = Guid.NewGuid().ToByteArray();
            return Task.FromResult<(Write, Write)>((Named(hmac, out _), Named(hmac, out _)));
        },
        WriteResult.Taken);

    [Fact]
    public async Task TwoHubs_NextVersionOfARecord_IsMadeOnceAndTheOtherIsAConflict() => await RaceAsync(
        async () =>
        {
            await DoneAsync(Submission(out _, out var record));
            return (new Append { Records = [Next(record)] }, new Append { Records = [Next(record)] });
        },
        WriteResult.Conflict);

    [Fact]
    public async Task TwoHubs_SameDelivery_IsLeasedOnce() => await RaceAsync(
        async () =>
        {
            var record = await DeliverAsync();
            return (LeaseOf(record), LeaseOf(record));
        },
        WriteResult.Stale);

    [Fact]
    public async Task TwoHubs_SameAssertion_IsGoodOnce() => await RaceAsync(
        () =>
        {
            var assertion = new UseAssertion(Gp, $"{Guid.NewGuid()}", Now.AddMinutes(5));
            return Task.FromResult<(Write, Write)>((assertion, assertion));
        },
        WriteResult.Duplicate);

    [Fact]
    public async Task TwoHubs_ASubscriptionOfOneInbox_IsOnOnce() => await RaceAsync(
        () =>
        {
            var participant = $"{Guid.NewGuid()}";
            return Task.FromResult<(Write, Write)>((Put(NewSubscription(participant)), Put(NewSubscription(participant))));
        },
        WriteResult.Conflict);

    [Fact]
    public async Task TwoHubs_PauseOfOneParticipant_IsMadeOnce() => await RaceAsync(
        () =>
        {
            var row = new PauseRow($"{Guid.NewGuid()}", Now, "test");
            return Task.FromResult<(Write, Write)>(
                (new PauseParticipant(row, ActOf(EntryKind.ParticipantPaused)), new PauseParticipant(row, ActOf(EntryKind.ParticipantPaused))));
        },
        WriteResult.Stale);

    [Fact]
    public async Task TwoHubs_RevocationAgainstLease_EitherComesFirstNeverBoth()
    {
        await using var other = Open(Time);
        var leased = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var record = await DeliverAsync(new BasisStamp(0, null));
            var fence = new SubjectFence(record.SubjectId, new BasisStamp(0, null));
            var lease = LeaseOf(record, fence: fence);
            var revocation = new Append { Fences = [fence with { Advances = true }], Withhold = [(Team, record.Id)] };

            var results = await BothAsync(other, lease, revocation);

            results[1].ShouldBe(WriteResult.Done);
            results[0].ShouldBeOneOf(WriteResult.Done, WriteResult.Conflict);
            leased += results[0] == WriteResult.Done ? 1 : 0;
            (await Store.ListDisclosuresAsync(record.Id, Deadline)).Count.ShouldBe(results[0] == WriteResult.Done ? 1 : 0);
            (await Store.HasAgreedDeliveriesAsync(Team, record.Id, Deadline)).ShouldBeFalse();
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"the lease came first {leased} times of {Rounds}");
    }

    [Fact]
    public async Task TwoHubs_PushesOfOneSubscription_KeepToItsRoomAndNumberOnce()
    {
        await using var other = Open(Time);
        var subscription = await SubscribeAsync();
        var records = new List<RecordRow>();
        for (var i = 0; i < 16; i++)
        {
            records.Add(await DeliverAsync());
        }

        var leases = records.Select(record => PushLease(record, subscription.Id, room: 5)).ToList();
        await using var holding = await BeginAsync("SELECT 1 FROM subscriptions WHERE id = $1 FOR UPDATE", subscription.Id);
        var leasing = Task.WhenAll(Store.WriteAsync([.. leases[..8]], Deadline).AsTask(), other.WriteAsync([.. leases[8..]], Deadline).AsTask());
        await UntilBlockedAsync(sessions: 2);
        await ExecuteAsync(holding, "COMMIT");
        WriteResult[] results = [.. (await leasing.WaitAsync(Deadline)).SelectMany(of => of)];

        results.Count(result => result == WriteResult.Done).ShouldBe(5);
        leases.Where((_, i) => results[i] == WriteResult.Done).Select(lease => lease.EventNumber).Order().ShouldBe([1, 2, 3, 4, 5]);
        (await Store.FindSubscriptionAsync(subscription.Id, Deadline))!.Events.ShouldBe(5);
    }

    /// <summary>A lease locks the citizen: it sees a revocation that was not committed when it began.</summary>
    [Fact]
    public async Task Lease_WhileAnotherHubRevokes_WaitsAndIsAConflict()
    {
        var record = await DeliverAsync(new BasisStamp(0, null));
        await using var revoking = await BeginAsync("UPDATE subjects SET epoch = epoch + 1 WHERE id = $1", record.SubjectId);

        var leasing = WriteAsync(LeaseOf(record, fence: new SubjectFence(record.SubjectId, new BasisStamp(0, null))));
        await UntilBlockedAsync();
        await ExecuteAsync(revoking, "COMMIT");

        (await leasing.WaitAsync(Deadline)).ShouldBe(WriteResult.Conflict);
        (await Store.ListDisclosuresAsync(record.Id, Deadline)).ShouldBeEmpty();
    }

    /// <summary>An earlier version that another hub replays at this moment has its turn first.</summary>
    [Fact]
    public async Task Lease_WhileAnotherHubReplaysTheVersionBefore_WaitsAndIsStale()
    {
        var record = await DeliverAsync();
        var next = await DeliverNextAsync(record);
        await BuryAsync(record);
        await using var replaying = await BeginAsync("UPDATE deliveries SET state = 0, attempt = 0 WHERE record_id = $1 AND record_version = 1", record.Id);

        var leasing = WriteAsync(LeaseOf(next));
        await UntilBlockedAsync();
        await ExecuteAsync(replaying, "COMMIT");

        (await leasing.WaitAsync(Deadline)).ShouldBe(WriteResult.Stale);
        (await DueKeysAsync()).ShouldBe([(record.Id, 1)]);
    }

    /// <summary>Else nobody would look for the version that comes.</summary>
    [Fact]
    public async Task Acknowledge_WhileAnotherHubAddsTheNextVersion_WaitsAndKnowsOfIt()
    {
        var record = await DeliverAsync();
        var settle = new Settle(KeyOf(record), await LeaseAsync(record), Settlement.Acknowledge, Now);
        await using var adding = await BeginAsync("SELECT 1 FROM deliveries WHERE record_id = $1 FOR UPDATE", record.Id);
        await ExecuteAsync(
            adding,
            """
            INSERT INTO deliveries (participant, record_id, record_version, entry_id, subject_id, state, due_time, attempt)
            SELECT participant, record_id, 2, entry_id, subject_id, 0, due_time, 0 FROM deliveries WHERE record_id = $1
            """,
            record.Id);

        var settling = WriteAsync(settle);
        await UntilBlockedAsync();
        await ExecuteAsync(adding, "COMMIT");

        (await settling.WaitAsync(Deadline)).ShouldBe(WriteResult.Done);
        settle.NextHasTurn.ShouldBeTrue();
    }

    /// <summary>A clash with another hub costs its neighbours a second run, not their effect.</summary>
    [Fact]
    public async Task Batch_WithOneWriteThatAnotherHubForestalls_FailsThatWriteAlone()
    {
        var request = Guid.NewGuid();
        var lost = Submission(out _, out var lostRecord, request);
        var entry = lost.Entries[0];
        await using var forestalling = await BeginAsync(
            """
            INSERT INTO entries (record_id, id, kind, record_version, subject_id, actor, request_id, time, detail)
            VALUES (gen_random_uuid(), gen_random_uuid(), 1, 1, gen_random_uuid(), $1, $2, 0, '')
            """,
            entry.Actor,
            request);
        Append[] others = [.. Enumerable.Range(0, 20).Select(_ => Submission(out var _, out var _))];

        var writing = Store.WriteAsync([.. others[..10], lost, .. others[10..]], Deadline).AsTask();
        await UntilBlockedAsync();
        await ExecuteAsync(forestalling, "COMMIT");

        var results = await writing.WaitAsync(Deadline);
        results[10].ShouldBe(WriteResult.Duplicate);
        results.Where((_, i) => i != 10).ShouldAllBe(result => result == WriteResult.Done);
        (await Store.FindRecordAsync(lostRecord.Id, Deadline)).ShouldBeNull();
        foreach (var append in others)
        {
            (await Store.FindRecordAsync(append.Records[0].Id, Deadline)).ShouldNotBeNull();
        }
    }

    /// <summary>The later version is leased once the earlier one is acknowledged, or is then known to have its turn.</summary>
    [Fact]
    public async Task TwoHubs_SettlingAndLeasingTheVersionsOfRecords_KeepTheirOrder()
    {
        await using var other = Open(Time);
        for (var i = 0; i < Rounds; i++)
        {
            var record = await DeliverAsync();
            var next = await DeliverNextAsync(record);
            var settle = new Settle(KeyOf(record), await LeaseAsync(record), Settlement.Acknowledge, Now);

            var results = await BothAsync(other, settle, LeaseOf(next));

            results[0].ShouldBe(WriteResult.Done);
            settle.NextHasTurn.ShouldBeTrue();
            results[1].ShouldBeOneOf(WriteResult.Done, WriteResult.Stale);
            (await DueKeysAsync()).Contains((next.Id, 2)).ShouldBe(results[1] == WriteResult.Stale);
        }
    }

    /// <summary>Two writes at once, through two hubs, many times: one is done, and the other is told why not.</summary>
    private async Task RaceAsync(Func<Task<(Write One, Write Other)>> prepare, WriteResult loser)
    {
        await using var other = Open(Time);
        for (var i = 0; i < Rounds; i++)
        {
            var (one, two) = await prepare();

            var results = await BothAsync(other, one, two);

            results.ShouldBe([WriteResult.Done, loser], ignoreOrder: true);
        }
    }

    private async Task<WriteResult[]> BothAsync(IJournalStore other, Write one, Write two)
    {
        using var start = new Barrier(2);
        var first = Task.Run(() => StartAsync(Store, one), Deadline);
        var second = Task.Run(() => StartAsync(other, two), Deadline);
        return await Task.WhenAll(first, second).WaitAsync(Deadline);

        async Task<WriteResult> StartAsync(IJournalStore store, Write write)
        {
            start.SignalAndWait(Deadline);
            return (await store.WriteAsync([write], Deadline))[0];
        }
    }
}
