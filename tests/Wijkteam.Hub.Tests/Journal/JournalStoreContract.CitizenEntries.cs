using Shouldly;
using Wijkteam.Hub.Journal;
using Xunit;

namespace Wijkteam.Hub.Tests.Journal;

public abstract partial class JournalStoreContract
{
    [Fact]
    public async Task ListCitizenEntries_IsWholeButForTheContent_WithWhoseRecordItIs()
    {
        var append = Submission(out var subject, out var record);
        var consent = Record(subject, RecordKind.Consent, source: Team, target: "");
        var recorded = Entry(consent, EntryKind.ConsentRecorded, Team);
        await DoneAsync(append with { Records = [record, consent], Entries = [append.Entries[0]] });
        Time.Advance(TimeSpan.FromMilliseconds(2));
        recorded = recorded with { Id = Guid.CreateVersion7(Now) };
        Time.Advance(TimeSpan.FromMilliseconds(2));
        var asked = AboutCitizen(subject);
        await DoneAsync(new Append { Entries = [recorded] }, new NoteReads([asked], []));
        await DoneAsync(Submission(out _, out _));

        var listed = await Store.ListCitizenEntriesAsync(new CitizenEntriesQuery(subject.Id, 10), Deadline);

        listed.Select(entry => (entry.Kind, entry.Source, entry.Target)).ShouldBe([(null, "", ""), (RecordKind.Consent, Team, ""), (RecordKind.Referral, Gp, Team)]);
        listed.Select(entry => entry.Entry).ToList().ShouldBeEquivalentTo((List<EntryRow>)[asked, recorded with { Content = null }, append.Entries[0] with { Content = null }]);
    }

    [Fact]
    public async Task ListCitizenEntries_IsOfTheRecordAsItStands()
    {
        await DoneAsync(Submission(out var subject, out var record));
        var next = Next(record) with { Target = "others" };
        await DoneAsync(new Append { Records = [next] });

        (await Store.ListCitizenEntriesAsync(new CitizenEntriesQuery(subject.Id, 10) { Party = Team }, Deadline)).ShouldBeEmpty();
        (await Store.ListCitizenEntriesAsync(new CitizenEntriesQuery(subject.Id, 10) { Party = "others" }, Deadline)).ShouldHaveSingleItem().Target.ShouldBe("others");
    }

    /// <summary>Random queries, page by page, against the same said in C#.</summary>
    [Fact]
    public async Task ListCitizenEntries_AnyQuery_IsWhatItSays()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"{SeedVariable}={seed}");
        var random = new Random(seed);
        var all = await FillEntriesAsync(random);
        var found = 0;
        for (var i = 0; i < 300; i++)
        {
            var query = AskEntries(random, all);
            var expected = all.Where(entry => IsAsked(entry, query)).Select(entry => entry.Entry.Id).OrderByDescending(id => id.ToString(), StringComparer.Ordinal).ToList();
            var listed = new List<Guid>();
            IReadOnlyList<CitizenEntry> page;
            do
            {
                page = await Store.ListCitizenEntriesAsync(query, Deadline);
                page.Count.ShouldBeLessThanOrEqualTo(query.Max);
                listed.AddRange(page.Select(entry => entry.Entry.Id));
                query = query with { BeforeId = page.Count > 0 ? page[^1].Entry.Id : null };
            }
            while (page.Count == query.Max);

            listed.ShouldBe(expected, $"seed {seed}: {query}");
            found += listed.Count;
        }

        found.ShouldBeGreaterThan(1_000, $"seed {seed}: too few were found for the test to mean anything");
    }

    private async Task<List<CitizenEntry>> FillEntriesAsync(Random random)
    {
        var all = new List<CitizenEntry>();
        foreach (var subject in (SubjectRow[])[Citizen(), Citizen(), Citizen()])
        {
            var records = new List<RecordRow>();
            for (var i = 0; i < 6; i++)
            {
                records.Add(Record(subject, Pick(Enum.GetValues<RecordKind>(), random), Pick(Participants, random), Pick(Participants, random)));
            }

            await DoneAsync(new Append { NewSubjects = [subject], Records = records });
            for (var i = 0; i < 40; i++)
            {
                // Some share their millisecond, some their time.
                Time.Advance(TimeSpan.FromMicroseconds(random.Next(3) * 400));
                var record = random.Next(5) == 0 ? null : Pick(records, random);
                all.Add(record is null
                    ? new CitizenEntry(AboutCitizen(subject), null, "", "")
                    : new CitizenEntry(Entry(record, Pick(Enum.GetValues<EntryKind>(), random), Pick(Participants, random)), record.Kind, record.Source, record.Target));
            }
        }

        await DoneAsync(new Append { Entries = [.. all.Select(entry => entry.Entry).OrderBy(_ => random.Next())] });
        return all;
    }

    private static CitizenEntriesQuery AskEntries(Random random, List<CitizenEntry> all)
    {
        var near = Pick(all, random).Entry;
        return new CitizenEntriesQuery(near.SubjectId, random.Next(1, 12))
        {
            Party = random.Next(2) == 0 ? Pick(Participants, random) : null,
            RecordId = random.Next(4) == 0 ? Pick(all, random).Entry.RecordId : null,
            From = random.Next(4) == 0 ? near.Time : null,
            Before = random.Next(4) == 0 ? Pick(all, random).Entry.Time : null,
        };
    }

    private static bool IsAsked(CitizenEntry entry, CitizenEntriesQuery query) =>
        entry.Entry.SubjectId == query.SubjectId
        && (query.Party is null || (entry.Kind is not null && (entry.Source == query.Party || entry.Target == query.Party)))
        && (query.RecordId is null || (entry.Kind is not null && entry.Entry.RecordId == query.RecordId))
        && !(entry.Entry.Time < query.From)
        && !(entry.Entry.Time >= query.Before);

    private EntryRow AboutCitizen(SubjectRow subject) => new(
        Guid.CreateVersion7(Now), EntryKind.LogRead, subject.Id, 0, subject.Id, Gp, RequestId: null, RequestHmac: null, Now, Traceparent: null, Content: null, [6]);
}
