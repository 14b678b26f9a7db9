using Shouldly;
using Wijkteam.Hub.Journal;
using Xunit;

namespace Wijkteam.Hub.Tests.Journal;

public abstract partial class JournalStoreContract
{
    [Fact]
    public async Task Blocks_AreThereOnceTheirAttachmentIsKept_AndNotBefore()
    {
        await DoneAsync(Submission(out var subject, out var record));
        var id = Guid.NewGuid();
        await DoneAsync(Block(id, subject, record, 0), Block(id, subject, record, 1));
        (await Store.FindBlockAsync(id, 0, Deadline)).ShouldBeNull();

        await DoneAsync(new Append { Keep = [id] });
        await ReopenAsync();

        (await Store.FindBlockAsync(id, 0, Deadline)).ShouldBe([0]);
        (await Store.FindBlockAsync(id, 1, Deadline)).ShouldBe([1]);
        (await Store.FindBlockAsync(id, 2, Deadline)).ShouldBeNull();
    }

    [Fact]
    public async Task Keep_WhatIsNotThere_IsAConflict_AndNothingOfItIsMade()
    {
        await DoneAsync(Submission(out _, out var record));
        var entry = Entry(record, EntryKind.AttachmentAdded);

        (await WriteAsync(new Append { Entries = [entry], Keep = [Guid.NewGuid()] })).ShouldBe(WriteResult.Conflict);

        (await Store.FindEntryAsync(record.Id, entry.Id, Deadline)).ShouldBeNull();
    }

    [Fact]
    public async Task Drop_TakesWhatIsNotKept_AndLeavesWhatIs()
    {
        await DoneAsync(Submission(out var subject, out var record));
        var (kept, dropped) = (Guid.NewGuid(), Guid.NewGuid());
        await DoneAsync(Block(kept, subject, record, 0), Block(dropped, subject, record, 0));
        await DoneAsync(new Append { Keep = [kept] });

        await DoneAsync(new DropAttachment(kept), new DropAttachment(dropped));

        (await Store.FindBlockAsync(kept, 0, Deadline)).ShouldBe([0]);
        (await WriteAsync(new Append { Keep = [dropped] })).ShouldBe(WriteResult.Conflict);
    }

    [Fact]
    public async Task DropStale_TakesWhatWasBegunBefore_AndIsNotKept()
    {
        await DoneAsync(Submission(out var subject, out var record));
        var (kept, old, young) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await DoneAsync(Block(kept, subject, record, 0), Block(old, subject, record, 0), new Append { Keep = [kept] });
        Time.Advance(TimeSpan.FromHours(1));
        await DoneAsync(Block(young, subject, record, 0));

        await DoneAsync(new DropStaleAttachments(Now));

        (await Store.FindBlockAsync(kept, 0, Deadline)).ShouldBe([0]);
        (await WriteAsync(new Append { Keep = [old] })).ShouldBe(WriteResult.Conflict);
        (await WriteAsync(new Append { Keep = [young] })).ShouldBe(WriteResult.Done);
    }

    [Fact]
    public async Task DueRecords_AreThoseWhoseTimeHasCome_LongestDueFirst()
    {
        await DoneAsync(Submission(out var subject, out _));
        var late = Record(subject, RecordKind.Signal) with { DueTime = Now.AddMinutes(10) };
        var early = Record(subject, RecordKind.Referral) with { DueTime = Now.AddMinutes(5) };
        var never = Record(subject, RecordKind.Referral);
        await DoneAsync(new Append { Records = [late, early, never] });

        (await DueAsync(Now)).ShouldBeEmpty();
        (await DueAsync(Now.AddMinutes(5))).ShouldBe([early.Id]);
        (await DueAsync(Now.AddHours(1))).ShouldBe([early.Id, late.Id]);
        await DoneAsync(new PutOffRecord(early.Id, Version: 1, Now.AddHours(2)), new PutOffRecord(late.Id, Version: 2, DueTime: null));
        (await DueAsync(Now.AddHours(1))).ShouldBe([late.Id], "only the version that was looked at is put off");
        await DoneAsync(new Append { Records = [late with { Version = 2, DueTime = null }] }, new PutOffRecord(early.Id, Version: 1, DueTime: null));
        (await DueAsync(Now.AddDays(1))).ShouldBeEmpty();
    }

    private async Task<List<Guid>> DueAsync(DateTimeOffset now) => [.. (await Store.ListDueRecordsAsync(now, 10, Deadline)).Select(row => row.Id)];

    private StageBlock Block(Guid id, SubjectRow subject, RecordRow record, int number) => new(id, record.Id, subject.Id, number, [(byte)number], Now);
}
