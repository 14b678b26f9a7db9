using Npgsql;
using Shouldly;
using Wijkteam.Hub.Fixtures;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Journal.Postgres;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Journal;

/// <summary>Connections that break, and a database that is away.</summary>
public sealed partial class PostgresJournalStoreTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Whether or not the COMMIT got through, each write takes effect once and its caller learns so: also those that could not be repeated.</summary>
    [Theory]
    [InlineData(Cut.BeforeCommit)]
    [InlineData(Cut.AfterCommit)]
    public async Task Commit_WhoseConnectionBreaks_TakesEffectOnceAndIsKnown(Cut cut)
    {
        await using var proxy = new CuttingProxy(server.Port);
        await using var source = ConnectThrough(proxy);
        await using var store = new PostgresJournalStore(source, Time, Patience);
        var subscription = await SubscribeAsync();
        var returned = await DeliverAsync();
        var token = await LeaseAsync(returned);
        var pushed = await DeliverAsync();
        var append = Submission(out _, out var record);
        var delivery = Delivery(append.Entries[0], offer: Offer(record));
        var back = new Settle(KeyOf(returned), token, Settlement.Return, Now) { IsRejection = true, Reason = "schema" };
        var push = PushLease(pushed, subscription.Id, room: 4);
        Write[] writes =
        [
            append with { Deliveries = [delivery] }, back, push, new UseAssertion(Gp, "jti", Now.AddMinutes(5)),
            new PauseParticipant(new PauseRow("paused", Now, "test"), ActOf(EntryKind.ParticipantPaused)), new Append(),
        ];

        foreach (var write in writes)
        {
            proxy.Next = cut;
            (await store.WriteAsync([write], Deadline)).ShouldBe([WriteResult.Done], $"{write.GetType().Name}");
        }

        proxy.Cuts.ShouldBe(writes.Length);
        delivery.Leased.ShouldBeTrue();
        (await Store.ListDisclosuresAsync(record.Id, Deadline)).ShouldHaveSingleItem();
        back.Rejections.ShouldBe(1);
        (await Store.FindDeliveryAsync(KeyOf(returned), Deadline))!.Rejections.ShouldBe(1);
        push.EventNumber.ShouldBe(1);
        (await Store.FindDeliveryAsync(KeyOf(pushed), Deadline))!.Attempt.ShouldBe(1);
        (await WriteAsync(writes[3])).ShouldBe(WriteResult.Duplicate);
    }

    /// <summary>The server may still be at it when its client has long lost the connection: what it comes to is waited for.</summary>
    [Theory]
    [InlineData("ROLLBACK", true)]
    [InlineData("COMMIT", false)]
    public async Task Commit_ThatTheServerIsStillAt_IsWaitedFor(string fateOfTheRival, bool isDone)
    {
        await using var proxy = new CuttingProxy(server.Port);
        await using var source = ConnectThrough(proxy);
        await using var store = new PostgresJournalStore(source, Time, Patience);
        var append = Submission(out _, out var record, Guid.NewGuid());
        await using var rival = await BeginAsync(
            """
            INSERT INTO entries (record_id, id, kind, record_version, subject_id, actor, request_id, time, detail)
            VALUES (gen_random_uuid(), gen_random_uuid(), 1, 1, gen_random_uuid(), $1, $2, 0, '')
            """,
            append.Entries[0].Actor,
            append.Entries[0].RequestId!);

        var writing = store.WriteAsync([append], Deadline).AsTask();
        await UntilBlockedAsync();
        proxy.CutAll();
        await UntilBlockedAsync(sessions: 2);
        writing.IsCompleted.ShouldBeFalse();
        await ExecuteAsync(rival, fateOfTheRival);

        (await writing.WaitAsync(Deadline)).ShouldBe([isDone ? WriteResult.Done : WriteResult.Duplicate]);
        (await Store.FindRecordAsync(record.Id, Deadline) is not null).ShouldBe(isDone);
    }

    /// <summary>Without its standby a primary keeps COMMITs waiting. Were they cancelled, they would be acknowledged, and be lost with the primary.</summary>
    [Fact]
    public async Task Commit_ThatTheStandbyDoesNotConfirm_IsNeitherAcknowledgedNorSeen()
    {
        await using var own = new PostgresServer();
        var connectionString = await own.CreateDatabaseAsync();
        await using var source = Connect(connectionString + ";Command Timeout=1");
        await using var store = new PostgresJournalStore(source, Time, TimeSpan.FromSeconds(2));
        (await store.WriteAsync([Submission(out _, out _)], Deadline)).ShouldBe([WriteResult.Done]);
        await SetStandbyAsync("nobody");
        var append = Submission(out _, out var record, Guid.NewGuid());

        var e = await Should.ThrowAsync<RefusedException>(async () => await store.WriteAsync([append], Deadline));

        e.Refusal.Reason.ShouldBe(RefusalReason.Unavailable);
        (await store.FindRecordAsync(record.Id, Deadline)).ShouldBeNull();
        await SetStandbyAsync("");
        await UntilAsync(async () => await store.FindRecordAsync(record.Id, Deadline) is not null);
        (await store.WriteAsync([append], Deadline)).ShouldBe([WriteResult.Duplicate]);

        async Task SetStandbyAsync(string name)
        {
            await own.ExecuteAsync($"ALTER SYSTEM SET synchronous_standby_names = '{name}'");
            await own.ExecuteAsync("SELECT pg_reload_conf()");
        }
    }

    [Fact]
    public async Task Write_WhileTheDatabaseIsAway_WaitsAndIsDone()
    {
        await using var proxy = new CuttingProxy(server.Port);
        await using var source = ConnectThrough(proxy);
        await using var store = new PostgresJournalStore(source, Time, Patience);
        (await store.WriteAsync([Submission(out _, out _)], Deadline)).ShouldBe([WriteResult.Done]);
        proxy.IsOpen = false;
        proxy.CutAll();

        var writing = store.WriteAsync([Submission(out _, out var record)], Deadline).AsTask();
        await UntilAsync(() => Task.FromResult(proxy.Refusals > 1));
        writing.IsCompleted.ShouldBeFalse();
        proxy.IsOpen = true;

        (await writing.WaitAsync(Deadline)).ShouldBe([WriteResult.Done]);
        (await Store.FindRecordAsync(record.Id, Deadline)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Write_WhileTheDatabaseIsAwayForTooLong_IsRefusedForAllAndGoesOnWhenItIsBack()
    {
        await using var proxy = new CuttingProxy(server.Port) { IsOpen = false };
        await using var source = ConnectThrough(proxy);
        await using var store = new PostgresJournalStore(source, Time, TimeSpan.FromMilliseconds(300));
        var start = TimeProvider.System.GetTimestamp();

        var writing = Enumerable.Range(0, 30).Select(_ => store.WriteAsync([Submission(out var _, out var _)], Deadline).AsTask()).ToList();

        foreach (var write in writing)
        {
            (await Should.ThrowAsync<RefusedException>(() => write.WaitAsync(Deadline))).Refusal.Reason.ShouldBe(RefusalReason.Unavailable);
        }

        // One after the other, they would have waited for thirty times as long.
        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        (await Should.ThrowAsync<RefusedException>(async () => await store.FindRecordAsync(Guid.NewGuid(), Deadline))).Refusal.Reason.ShouldBe(RefusalReason.Unavailable);
        proxy.IsOpen = true;
        await UntilAsync(() => IsDoneAsync(store, Submission(out _, out _)));
    }

    [Fact]
    public async Task Read_OnConnectionsThatHaveBroken_IsTriedOnANewOne()
    {
        await using var proxy = new CuttingProxy(server.Port);
        await using var source = ConnectThrough(proxy);
        await using var store = new PostgresJournalStore(source, Time);
        await DoneAsync(Submission(out _, out var record));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.FindRecordAsync(record.Id, Deadline).AsTask()));

        for (var i = 0; i < 3; i++)
        {
            proxy.CutAll();
            (await store.FindRecordAsync(record.Id, Deadline)).ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task Dispose_WhileTheDatabaseIsAway_DoesNotWaitForIt()
    {
        await using var proxy = new CuttingProxy(server.Port) { IsOpen = false };
        await using var source = ConnectThrough(proxy);
        var store = new PostgresJournalStore(source, Time, TimeSpan.FromHours(1));
        var writing = store.WriteAsync([Submission(out _, out _)], Deadline).AsTask();
        await UntilAsync(() => Task.FromResult(proxy.Refusals > 0));

        await store.DisposeAsync().AsTask().WaitAsync(Deadline);

        await Should.ThrowAsync<RefusedException>(() => writing.WaitAsync(Deadline));
    }

    /// <summary>What a batch costs the connection does not grow with the batch.</summary>
    [Fact]
    public async Task Batch_Of64_TakesTwoRoundTripsAndFewStatements()
    {
        await using var proxy = new CuttingProxy(server.Port);
        await using var source = ConnectThrough(proxy);
        await using var store = new PostgresJournalStore(source, Time);
        (await store.WriteAsync([Submission(out _, out _)], Deadline)).ShouldBe([WriteResult.Done]);
        Append[] submissions = [.. Enumerable.Range(0, 64).Select(_ => Submission(out var _, out var _)).Select(one => one with { Deliveries = [Delivery(one.Entries[0])] })];

        (await CostAsync(submissions)).ShouldBe((2, 10));
        var leases = submissions.Select(append => LeaseOf(append.Records[0])).ToArray();
        (await CostAsync(leases)).ShouldBe((2, 6));
        (await CostAsync([.. leases.Select(lease => new Settle(lease.Key, lease.Offer.Token, Settlement.Acknowledge, Now))])).ShouldBe((2, 6));

        async Task<(int RoundTrips, int Statements)> CostAsync(Write[] writes)
        {
            var (roundTrips, statements) = (proxy.RoundTrips, proxy.Statements);
            (await store.WriteAsync(writes, Deadline)).ShouldAllBe(result => result == WriteResult.Done);
            return (proxy.RoundTrips - roundTrips, proxy.Statements - statements);
        }
    }

    private NpgsqlDataSource ConnectThrough(CuttingProxy proxy) =>
        Connect(new NpgsqlConnectionStringBuilder(_connectionString) { Port = proxy.Port }.ConnectionString);

    private async Task<bool> IsDoneAsync(IJournalStore store, Write write)
    {
        try
        {
            return (await store.WriteAsync([write], Deadline))[0] == WriteResult.Done;
        }
        catch (RefusedException)
        {
            return false;
        }
    }

    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(Deadline);
        }
    }
}
