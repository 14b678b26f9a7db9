using System.Collections.Concurrent;
using Shouldly;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Journal;

public abstract partial class JournalStoreContract
{
    /// <summary>Replays a run of the random test: set it to the seed that the run printed.</summary>
    private const string SeedVariable = "JOURNAL_TEST_SEED";

    [Fact]
    public async Task ManyWriters_OnTheSameRecordsAndRequests_EachEffectIsThereExactlyOnce()
    {
        const int Writers = 16;
        const int WritesEach = 60;
        var seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"{SeedVariable}={seed}");
        var subject = Citizen();
        RecordRow[] records = [.. Enumerable.Range(0, 4).Select(_ => Record(subject))];
        await DoneAsync(new Append { NewSubjects = [subject], Records = records });
        Guid[] requests = [.. Enumerable.Range(0, 200).Select(_ => Guid.NewGuid())];
        var done = new ConcurrentBag<(Guid Record, long Version, Guid Request)>();
        var results = new ConcurrentBag<WriteResult>();

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteMuchAsync(writer), Deadline))).WaitAsync(Deadline);

        // Each version of a record was made by one write, with none left out; each request took effect once.
        foreach (var record in records)
        {
            var versions = done.Where(write => write.Record == record.Id).Select(write => write.Version).Order().ToList();
            versions.ShouldBe(Enumerable.Range(2, versions.Count).Select(version => (long)version), $"seed {seed}");
            (await Store.FindRecordAsync(record.Id, Deadline))!.Version.ShouldBe(versions.Count + 1, $"seed {seed}");
        }

        done.Select(write => write.Request).ShouldBeUnique();
        foreach (var (record, version, request) in done)
        {
            (await Store.FindRequestAsync(Gp, request, Deadline))!.RecordId.ShouldBe(record, $"seed {seed}");
            (await Store.FindDeliveryAsync(new DeliveryKey($"reader-{version}", record, version), Deadline)).ShouldNotBeNull($"seed {seed}");
        }

        // Without contention the test would prove nothing.
        results.ShouldContain(WriteResult.Conflict);
        results.ShouldContain(WriteResult.Duplicate);
        results.Count(result => result == WriteResult.Done).ShouldBe(done.Count);

        async Task WriteMuchAsync(int writer)
        {
            var random = new Random(seed + writer);
            for (var i = 0; i < WritesEach; i++)
            {
                var id = records[random.Next(records.Length)].Id;
                var next = Next((await Store.FindRecordAsync(id, Deadline))!);
                var request = requests[random.Next(requests.Length)];
                var entry = new EntryRow(
                    Guid.NewGuid(), EntryKind.ReferralStarted, id, next.Version, subject.Id, Gp, request, [1], Now, Traceparent: null, [2], [3]);
                var append = new Append { Records = [next], Entries = [entry], Deliveries = [Delivery(entry, $"reader-{next.Version}")] };
                var result = (await Store.WriteAsync([append], Deadline))[0];
                results.Add(result);
                if (result == WriteResult.Done)
                {
                    done.Add((id, next.Version, request));
                }
            }
        }
    }

    [Fact]
    public async Task ManyReceivers_OfTheSameDeliveries_LeaseEachOnce()
    {
        var records = new List<RecordRow>();
        for (var i = 0; i < 20; i++)
        {
            records.Add(await DeliverAsync());
        }

        var leases = records.SelectMany(record => Enumerable.Range(0, 8).Select(_ => LeaseOf(record))).ToList();
        var results = await Task.WhenAll(leases.Select(lease => Task.Run(() => WriteAsync(lease), Deadline)));

        foreach (var record in records)
        {
            leases.Where((lease, i) => lease.Key.RecordId == record.Id && results[i] == WriteResult.Done).ShouldHaveSingleItem();
            (await Store.ListDisclosuresAsync(record.Id, Deadline)).ShouldHaveSingleItem();
        }
    }

    [Fact]
    public async Task RevocationAgainstLease_EitherComesFirst_NeverBoth()
    {
        for (var i = 0; i < 50; i++)
        {
            var record = await DeliverAsync(new BasisStamp(0, null));
            var fence = new SubjectFence(record.SubjectId, new BasisStamp(0, null));
            var lease = LeaseOf(record, fence: fence);
            var revocation = new Append { Fences = [fence with { Advances = true }], Withhold = [(Team, record.Id)] };

            var results = await Task.WhenAll(
                Task.Run(() => WriteAsync(lease), Deadline), Task.Run(() => WriteAsync(revocation), Deadline)).WaitAsync(Deadline);

            results[1].ShouldBe(WriteResult.Done);
            (await Store.ListDisclosuresAsync(record.Id, Deadline)).Count.ShouldBe(results[0] == WriteResult.Done ? 1 : 0);
            (await Store.HasAgreedDeliveriesAsync(Team, record.Id, Deadline)).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Write_ThatThrows_FailsAloneAndLeavesNothing()
    {
        // A record without a source is a fault of the hub, not a result.
        var whole = Submission(out var lost, out var lostRecord);
        var bad = whole with { Records = [lostRecord with { Source = null! }] };
        var good = Enumerable.Range(0, 30).Select(_ => Submission(out var _, out var _)).ToList();

        var writing = good.Take(15).Select(append => Task.Run(() => WriteAsync(append), Deadline)).ToList();
        var failing = Task.Run(() => WriteAsync(bad), Deadline);
        writing.AddRange(good.Skip(15).Select(append => Task.Run(() => WriteAsync(append), Deadline)));

        (await Task.WhenAll(writing).WaitAsync(Deadline)).ShouldAllBe(result => result == WriteResult.Done);
        await Should.ThrowAsync<Exception>(() => failing.WaitAsync(Deadline));
        (await Store.FindSubjectAsync(lost.Id, Deadline)).ShouldBeNull();
        (await Store.FindRecordAsync(lostRecord.Id, Deadline)).ShouldBeNull();
        foreach (var append in good)
        {
            (await Store.FindRecordAsync(append.Records[0].Id, Deadline)).ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task Reopen_KeepsEverything()
    {
        await DoneAsync(new SaveDirectory(Google.Protobuf.MessageExtensions.ToByteArray(new DirectoryDocument { Areas = { new Area { Code = "GM0344" } } })));
        await DoneAsync(new UseAssertion(Gp, "jti", Now.AddMinutes(5)));
        var pending = await DeliverAsync();
        Time.Advance(TimeSpan.FromSeconds(1));
        var leased = await DeliverAsync();
        await LeaseAsync(leased);
        var acknowledged = await DeliverAsync();
        await SettleAsync(acknowledged, await LeaseAsync(acknowledged), Settlement.Acknowledge);
        await ReopenAsync();
        var before = await SeeAsync();

        await ReopenAsync();

        (await SeeAsync()).ShouldBe(before);
        before.ShouldContain($"{acknowledged.Id}");
        (await WriteAsync(new UseAssertion(Gp, "jti", Now.AddMinutes(5)))).ShouldBe(WriteResult.Duplicate);
        Time.Advance(Lease30);
        (await DueKeysAsync()).ShouldBe([(pending.Id, 1), (leased.Id, 1)], ignoreOrder: true);
        (await WriteAsync(LeaseOf(leased, attempt: 1))).ShouldBe(WriteResult.Done);
    }
}
