using Shouldly;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Journal;

public abstract partial class JournalStoreContract
{
    [Fact]
    public async Task ListRecords_IsTheCitizensOfOneKind_OldestFirst()
    {
        var subject = Citizen();
        await DoneAsync(new Append { NewSubjects = [subject] });
        var rows = new List<RecordRow>();
        for (var i = 0; i < 4; i++)
        {
            rows.Add(Record(subject, i == 2 ? RecordKind.Consent : RecordKind.Referral));
            Time.Advance(TimeSpan.FromMilliseconds(2));
        }

        await DoneAsync(new Append { Records = [.. Enumerable.Reverse(rows)] });
        await DoneAsync(Submission(out _, out _));

        (await Store.ListRecordsAsync(subject.Id, RecordKind.Referral, Deadline)).Select(row => row.Id).ShouldBe([rows[0].Id, rows[1].Id, rows[3].Id]);
        (await Store.ListRecordsAsync(subject.Id, RecordKind.Consent, Deadline)).Select(row => row.Id).ShouldBe([rows[2].Id]);
    }

    [Fact]
    public async Task ListReferrals_FiltersByPartyAndStatusAndPages_NewestFirst()
    {
        var subject = Citizen();
        await DoneAsync(new Append { NewSubjects = [subject] });
        var sent = await AddAsync(subject, Gp, Team, status: 2);
        var received = await AddAsync(subject, Team, Gp, status: 3);
        var own = await AddAsync(subject, Gp, Gp, status: 8);
        await AddAsync(subject, "others", Team, status: 2);
        await DoneAsync(new Append { Records = [Record(subject, RecordKind.Consent)] });

        (await ListAsync(ReferralParty.Unspecified)).ShouldBe([own.Id, received.Id, sent.Id]);
        (await ListAsync(ReferralParty.Source)).ShouldBe([own.Id, sent.Id]);
        (await ListAsync(ReferralParty.Target)).ShouldBe([own.Id, received.Id]);
        (await ListAsync(ReferralParty.Unspecified, [ReferralStatus.Requested, ReferralStatus.Completed])).ShouldBe([own.Id, sent.Id]);
        (await ListAsync(ReferralParty.Target, [ReferralStatus.Accepted])).ShouldBe([received.Id]);
        (await ListAsync(ReferralParty.Target, [ReferralStatus.Failed])).ShouldBeEmpty();
        (await ListAsync(ReferralParty.Unspecified, max: 2)).ShouldBe([own.Id, received.Id]);
        (await ListAsync(ReferralParty.Unspecified, before: received.Id)).ShouldBe([sent.Id]);
        (await ListAsync(ReferralParty.Unspecified, before: sent.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ListDisclosures_IsTheDeliveriesAndReadsOfARecord_OldestFirst()
    {
        await DoneAsync(Submission(out _, out var record));
        var disclosures = new List<EntryRow>();
        foreach (var kind in (EntryKind[])[EntryKind.DisclosedOnRead, EntryKind.Read, EntryKind.DisclosedToInbox, EntryKind.ReferralAccepted])
        {
            disclosures.Add(Entry(record, kind) with { Content = null });
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        await DoneAsync(new Append { Entries = [.. Enumerable.Reverse(disclosures)] });

        (await Store.ListDisclosuresAsync(record.Id, Deadline)).Select(entry => entry.Id).ShouldBe([disclosures[0].Id, disclosures[2].Id]);
    }

    private async Task<RecordRow> AddAsync(SubjectRow subject, string source, string target, int status)
    {
        var record = Record(subject, source: source, target: target, status: status);
        await DoneAsync(new Append { Records = [record] });
        Time.Advance(TimeSpan.FromMilliseconds(2));
        return record;
    }

    private Task<List<Guid>> ListAsync(ReferralParty party, ReferralStatus[]? statuses = null, Guid? before = null, int max = 100) =>
        ListAsync(new ExchangeQuery(RecordKind.Referral, Gp, max) { Party = party, Statuses = [.. (statuses ?? []).Select(status => (int)status)], After = before is { } id ? new ExchangeCursor(Now, id) : null });

    private async Task<List<Guid>> ListAsync(ExchangeQuery query) => [.. (await Store.ListExchangesAsync(query, Deadline)).Select(row => row.Id)];
}
