using Shouldly;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Journal;

public abstract partial class JournalStoreContract
{
    private static readonly string[] Participants = [Gp, Team, "others"];

    [Fact]
    public async Task Append_ExternalIdentifier_ReadsBackAndOutlivesItsNextVersion()
    {
        var append = Named([1], out var record);
        await DoneAsync(append);
        await DoneAsync(new Append { Records = [Next(record) with { ExternalHmac = null }] });

        var found = (await Store.FindExternalAsync([1], Deadline)).ShouldNotBeNull();

        (found.Id, found.Version).ShouldBe((record.Id, 2));
        found.ExternalHmac.ShouldBe([1]);
        (await Store.FindRecordAsync(record.Id, Deadline))!.ExternalHmac.ShouldBe([1]);
        (await Store.FindExternalAsync([2], Deadline)).ShouldBeNull();
    }

    [Fact]
    public async Task Append_ExternalIdentifierUsedBefore_IsTakenForGoodAndLeavesNothing()
    {
        await DoneAsync(Named([1], out var first));
        await DoneAsync(new Append { Records = [Next(first, status: 5)] });
        var second = Named([1], out _);
        var before = await SeeAsync();
        Time.Advance(TimeSpan.FromDays(3650));

        (await WriteAsync(second with { Deliveries = [Delivery(second.Entries[0])] })).ShouldBe(WriteResult.Taken);

        (await SeeAsync()).ShouldBe(before);
        (await WriteAsync(Named([2], out _))).ShouldBe(WriteResult.Done);
    }

    [Fact]
    public async Task Append_ExternalIdentifierByARepeat_IsDuplicateNotTaken()
    {
        var request = Guid.NewGuid();
        await DoneAsync(Named([1], out _, request));

        (await WriteAsync(Named([1], out _, request))).ShouldBe(WriteResult.Duplicate);
    }

    [Fact]
    public async Task Append_SameExternalIdentifierByManyAtOnce_IsTakenByOne()
    {
        var tries = Enumerable.Range(0, 20).Select(_ => Named([1], out var _)).ToList();

        var results = await Task.WhenAll(tries.Select(append => Task.Run(() => WriteAsync(append), Deadline)));

        results.Count(result => result == WriteResult.Done).ShouldBe(1);
        results.Count(result => result == WriteResult.Taken).ShouldBe(19);
        (await Store.FindExternalAsync([1], Deadline))!.Id.ShouldBe(tries[Array.IndexOf(results, WriteResult.Done)].Records[0].Id);
    }

    [Fact]
    public async Task Append_BasisOfTheCitizenWhoIsAdded_IsHeldToTheStoresClock()
    {
        var subject = Citizen();
        var append = new Append { NewSubjects = [subject], Fences = [new SubjectFence(subject.Id, new BasisStamp(0, Now.AddMinutes(1)))] };
        var before = await SeeAsync();

        (await WriteAsync(append with { Fences = [new SubjectFence(subject.Id, new BasisStamp(1, null))] })).ShouldBe(WriteResult.Conflict);
        (await WriteAsync(append with { Fences = [new SubjectFence(Guid.NewGuid(), new BasisStamp(0, null))] })).ShouldBe(WriteResult.Conflict);
        Time.Advance(TimeSpan.FromMinutes(1));
        (await WriteAsync(append)).ShouldBe(WriteResult.Conflict);

        (await SeeAsync()).ShouldBe(before);
        Time.Advance(TimeSpan.FromTicks(-10));
        (await WriteAsync(append)).ShouldBe(WriteResult.Done);
    }

    [Fact]
    public async Task NoteReads_IsMadeWholeOrNotAtAll()
    {
        await DoneAsync(Submission(out var one, out var record));
        await DoneAsync(Submission(out var other, out var otherRecord));
        await DoneAsync(new Append { Fences = [new SubjectFence(other.Id, new BasisStamp(0, null)) { Advances = true }] });
        EntryRow[] entries = [.. new[] { record, otherRecord }.Select(row => Entry(row, EntryKind.DisclosedOnRead) with { Content = null })];
        var fence = new SubjectFence(one.Id, new BasisStamp(0, Now.AddMinutes(1)));
        var before = await SeeAsync();

        (await WriteAsync(new NoteReads(entries, [fence, new SubjectFence(other.Id, new BasisStamp(0, null))]))).ShouldBe(WriteResult.Conflict);

        (await SeeAsync()).ShouldBe(before);
        var reads = new NoteReads(entries, [fence, new SubjectFence(other.Id, new BasisStamp(1, null))]);
        (await WriteAsync(reads)).ShouldBe(WriteResult.Done);
        (await Store.ListDisclosuresAsync(record.Id, Deadline)).ShouldHaveSingleItem().ShouldBeEquivalentTo(entries[0]);
        (await Store.ListDisclosuresAsync(otherRecord.Id, Deadline)).ShouldHaveSingleItem().ShouldBeEquivalentTo(entries[1]);
        Time.Advance(TimeSpan.FromMinutes(1));
        (await WriteAsync(reads)).ShouldBe(WriteResult.Conflict);
    }

    [Fact]
    public async Task HasEntry_IsByRecordVersionActorAndKind()
    {
        await DoneAsync(Submission(out _, out var record));
        await DoneAsync(new NoteReads([Entry(record, EntryKind.Read, Team)], []));

        (await Store.HasEntryAsync(record.Id, 1, Team, EntryKind.Read, Deadline)).ShouldBeTrue();
        (await Store.HasEntryAsync(Guid.NewGuid(), 1, Team, EntryKind.Read, Deadline)).ShouldBeFalse();
        (await Store.HasEntryAsync(record.Id, 2, Team, EntryKind.Read, Deadline)).ShouldBeFalse();
        (await Store.HasEntryAsync(record.Id, 1, Gp, EntryKind.Read, Deadline)).ShouldBeFalse();
        (await Store.HasEntryAsync(record.Id, 1, Team, EntryKind.DisclosedOnRead, Deadline)).ShouldBeFalse();
    }

    /// <summary>Random queries, page by page, against the same said in C#.</summary>
    [Fact]
    public async Task ListReferrals_AnyQuery_IsWhatItSays()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"{SeedVariable}={seed}");
        var random = new Random(seed);
        var rows = await FillAsync(random);
        var found = 0;
        for (var i = 0; i < 400; i++)
        {
            var query = Ask(random, rows);
            var expected = Expect(rows, query);
            var listed = new List<Guid>();
            IReadOnlyList<RecordRow> page;
            do
            {
                page = await Store.ListExchangesAsync(query, Deadline);
                page.Count.ShouldBeLessThanOrEqualTo(query.Max);
                listed.AddRange(page.Select(row => row.Id));
                query = query with { After = page.Count > 0 ? new ExchangeCursor(page[^1].UpdateTime, page[^1].Id) : null };
            }
            while (page.Count == query.Max);

            listed.ShouldBe(expected, $"seed {seed}: {query}");
            found += listed.Count;
        }

        found.ShouldBeGreaterThan(400, $"seed {seed}: too few were found for the test to mean anything");
    }

    private protected Append Named(byte[] externalHmac, out RecordRow record, Guid? request = null)
    {
        var append = Submission(out _, out record, request);
        record = record with { ExternalHmac = externalHmac };
        return append with { Records = [record] };
    }

    private async Task<List<RecordRow>> FillAsync(Random random)
    {
        var subjects = Enumerable.Range(0, 6).Select(_ => Citizen()).ToList();
        await DoneAsync([.. subjects.Select(subject => new Append { NewSubjects = [subject] })]);
        var rows = new List<RecordRow>();
        for (var i = 0; i < 60; i++)
        {
            // Some share their millisecond, some their update time.
            Time.Advance(TimeSpan.FromMicroseconds(random.Next(3) * 700));
            var row = Record(Pick(subjects, random), source: Pick(Participants, random), target: Pick(Participants, random), status: random.Next(2, 6));
            rows.Add(row with
            {
                UpdateTime = UnixTime.FromMicroseconds(Now.AddMilliseconds(random.Next(4)).ToUnixMicroseconds() / 1000 * 1000),
                ExternalHmac = random.Next(2) == 0 ? Guid.NewGuid().ToByteArray() : null,
            });
        }

        await DoneAsync(new Append { Records = [.. rows, Record(subjects[0], RecordKind.Consent)] });
        return rows;
    }

    private static ExchangeQuery Ask(Random random, List<RecordRow> rows)
    {
        var near = Pick(rows, random);
        return new ExchangeQuery(RecordKind.Referral, Pick(Participants, random), random.Next(1, 8))
        {
            Party = (ReferralParty)random.Next(3),
            Order = (ReferralListOrder)random.Next(5),
            Statuses = random.Next(3) == 0 ? [(int)ReferralStatus.Requested, (int)ReferralStatus.Accepted] : [],
            Ids = random.Next(5) == 0 ? [near.Id, Guid.NewGuid(), .. rows.Where(_ => random.Next(3) == 0).Select(row => row.Id)] : [],
            SubjectId = random.Next(5) == 0 ? near.SubjectId : null,
            Source = random.Next(4) == 0 ? near.Source : null,
            Target = random.Next(4) == 0 ? near.Target : null,
            ExternalHmac = random.Next(10) == 0 ? near.ExternalHmac : null,
            UpdateTimeFrom = random.Next(4) == 0 ? near.UpdateTime : null,
            UpdateTimeBefore = random.Next(4) == 0 ? Pick(rows, random).UpdateTime : null,
        };
    }

    private static List<Guid> Expect(List<RecordRow> rows, ExchangeQuery query)
    {
        var found = rows.Where(row =>
            (query.Party != ReferralParty.Target && row.Source == query.Participant) || (query.Party != ReferralParty.Source && row.Target == query.Participant));
        found = found.Where(row => query.Statuses.Count == 0 || query.Statuses.Contains(row.Status));
        found = found.Where(row => query.Ids.Count == 0 || query.Ids.Contains(row.Id));
        found = found.Where(row => query.SubjectId is null || row.SubjectId == query.SubjectId);
        found = found.Where(row => (query.Source ?? row.Source) == row.Source && (query.Target ?? row.Target) == row.Target);
        found = found.Where(row => query.ExternalHmac is null || query.ExternalHmac == row.ExternalHmac);
        found = found.Where(row => !(row.UpdateTime < query.UpdateTimeFrom) && !(row.UpdateTime >= query.UpdateTimeBefore));
        var byUpdate = query.Order is ReferralListOrder.UpdateTimeAsc or ReferralListOrder.UpdateTimeDesc;
        var ordered = found.OrderBy(row => byUpdate ? row.UpdateTime : default).ThenBy(row => row.Id.ToString(), StringComparer.Ordinal).Select(row => row.Id);
        return query.Order is ReferralListOrder.CreateTimeAsc or ReferralListOrder.UpdateTimeAsc ? [.. ordered] : [.. ordered.Reverse()];
    }

    private static T Pick<T>(IReadOnlyList<T> items, Random random) => items[random.Next(items.Count)];
}
