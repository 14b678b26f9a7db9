using Shouldly;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Journal;

public abstract partial class JournalStoreContract
{
    [Fact]
    public async Task Append_ReadsBackAsWritten()
    {
        var request = Guid.NewGuid();
        var append = Submission(out var subject, out var record, request);
        var entry = append.Entries[0];

        (await WriteAsync(append)).ShouldBe(WriteResult.Done);

        (await Store.FindSubjectAsync(subject.Id, Deadline)).ShouldBeEquivalentTo(subject);
        (await Store.FindCitizenAsync(subject.IdentityHmac!, Deadline))!.Subject.ShouldBeEquivalentTo(subject);
        (await Store.FindRecordAsync(record.Id, Deadline)).ShouldBeEquivalentTo(record);
        (await Store.FindEntryAsync(record.Id, entry.Id, Deadline)).ShouldBeEquivalentTo(entry);
        (await Store.FindEntryAsync(record.Id, EntryKind.ReferralSubmitted, Deadline)).ShouldBeEquivalentTo(entry);
        (await Store.FindRequestAsync(Gp, request, Deadline)).ShouldBeEquivalentTo(new PastRequest(record.Id, entry.RequestHmac!));
    }

    [Fact]
    public async Task Find_WhatIsNotThere_IsNull()
    {
        await DoneAsync(Submission(out _, out var record));

        (await Store.FindSubjectAsync(Guid.NewGuid(), Deadline)).ShouldBeNull();
        (await Store.FindCitizenAsync([9], Deadline)).ShouldBeNull();
        (await Store.FindRecordAsync(Guid.NewGuid(), Deadline)).ShouldBeNull();
        (await Store.FindEntryAsync(record.Id, Guid.NewGuid(), Deadline)).ShouldBeNull();
        (await Store.FindEntryAsync(record.Id, EntryKind.ReferralClosed, Deadline)).ShouldBeNull();
        (await Store.FindRequestAsync(Gp, Guid.NewGuid(), Deadline)).ShouldBeNull();
        (await Store.LoadDirectoryAsync(Deadline)).ShouldBeNull();
        (await Store.ListDisclosuresAsync(Guid.NewGuid(), Deadline)).ShouldBeEmpty();
    }

    [Fact]
    public async Task FindEntry_OfAKind_IsTheFirst()
    {
        await DoneAsync(Submission(out _, out var record));
        var first = Entry(record, EntryKind.ReferralAccepted);
        Time.Advance(TimeSpan.FromSeconds(1));
        var second = Entry(record, EntryKind.ReferralAccepted);

        await DoneAsync(new Append { Entries = [second] }, new Append { Entries = [first] });

        (await Store.FindEntryAsync(record.Id, EntryKind.ReferralAccepted, Deadline))!.Id.ShouldBe(first.Id);
    }

    [Fact]
    public async Task Append_RequestIdUsedBefore_IsDuplicateForGoodAndLeavesNothing()
    {
        var request = Guid.NewGuid();
        await DoneAsync(Submission(out _, out _, request));
        var repeat = Submission(out var subject, out var record, request);
        repeat = repeat with { Deliveries = [Delivery(repeat.Entries[0])] };
        var before = await SeeAsync();
        Time.Advance(TimeSpan.FromDays(3650));

        (await WriteAsync(repeat)).ShouldBe(WriteResult.Duplicate);

        (await SeeAsync()).ShouldBe(before);
        (await Store.FindCitizenAsync(subject.IdentityHmac!, Deadline)).ShouldBeNull();
        (await Store.FindRecordAsync(record.Id, Deadline)).ShouldBeNull();
    }

    [Fact]
    public async Task Append_SameRequestIdByTwoParticipants_IsTwoRequests()
    {
        var request = Guid.NewGuid();
        await DoneAsync(Submission(out _, out var record, request));
        var entry = Entry(record, EntryKind.ReferralAccepted, Team, request);

        (await WriteAsync(new Append { Entries = [entry] })).ShouldBe(WriteResult.Done);

        (await Store.FindRequestAsync(Gp, request, Deadline)).ShouldNotBeNull();
        (await Store.FindRequestAsync(Team, request, Deadline)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Append_SameRequestIdTwiceInOneTransaction_TakesEffectOnce()
    {
        var request = Guid.NewGuid();
        var first = Submission(out _, out _, request);
        var second = Submission(out _, out var lost, request);

        (await Store.WriteAsync([first, second], Deadline)).ShouldBe([WriteResult.Done, WriteResult.Duplicate]);

        (await Store.FindRecordAsync(lost.Id, Deadline)).ShouldBeNull();
    }

    [Fact]
    public async Task Append_Versions_FollowOneByOne()
    {
        await DoneAsync(Submission(out var subject, out var record));
        var second = Next(record);
        await DoneAsync(new Append { Records = [second], Entries = [Entry(second)] });
        var before = await SeeAsync();

        RecordRow[] wrong = [record, second, Next(Next(second)), Record(subject) with { Version = 2 }];
        foreach (var row in wrong)
        {
            (await WriteAsync(new Append { Records = [row], Entries = [Entry(row)] })).ShouldBe(WriteResult.Conflict);
        }

        (await Store.FindRecordAsync(record.Id, Deadline)).ShouldBeEquivalentTo(second);
        _entries.RemoveWhere(entry => !before.Contains($"{entry.Id}", StringComparison.Ordinal));
        _records.RemoveWhere(id => !before.Contains($"{id}", StringComparison.Ordinal));
        (await SeeAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Append_OneOfTwoRecordsDoesNotFollow_ChangesNeither()
    {
        await DoneAsync(Submission(out _, out var one));
        await DoneAsync(Submission(out _, out var other));
        var before = await SeeAsync();

        (await WriteAsync(new Append { Records = [Next(one), other] })).ShouldBe(WriteResult.Conflict);

        (await SeeAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Append_NewSubjectOfAKnownIdentity_IsConflictAndLeavesNothing()
    {
        await DoneAsync(Submission(out var subject, out _));
        var twin = Citizen(subject.IdentityHmac);
        var record = Record(twin);
        var append = new Append { NewSubjects = [twin], Records = [record], Entries = [Entry(record, request: Guid.NewGuid())] };
        var before = await SeeAsync();

        (await WriteAsync(append)).ShouldBe(WriteResult.Conflict);

        (await SeeAsync()).ShouldBe(before);
        (await Store.FindCitizenAsync(subject.IdentityHmac!, Deadline))!.Subject.Id.ShouldBe(subject.Id);
    }

    [Fact]
    public async Task Append_NewSubjectsWhoCannotBeKnownAgain_AreDifferentPeople()
    {
        var one = Citizen() with { IdentityHmac = null };
        var other = Citizen() with { IdentityHmac = null };

        await DoneAsync(new Append { NewSubjects = [one] }, new Append { NewSubjects = [other] });

        (await Store.FindSubjectAsync(other.Id, Deadline)).ShouldBe(other);
    }

    [Fact]
    public async Task Append_SameNewSubjectByManyAtOnce_IsAddedOnce()
    {
        var hmac = Guid.NewGuid().ToByteArray();
        var tries = Enumerable.Range(0, 20).Select(_ => new Append { NewSubjects = [Citizen(hmac)] }).ToList();

        var results = await Task.WhenAll(tries.Select(append => Task.Run(() => WriteAsync(append), Deadline)));

        results.Count(result => result == WriteResult.Done).ShouldBe(1);
        results.Count(result => result == WriteResult.Conflict).ShouldBe(19);
        var winner = tries[Array.IndexOf(results, WriteResult.Done)].NewSubjects.Single();
        (await Store.FindCitizenAsync(hmac, Deadline))!.Subject.Id.ShouldBe(winner.Id);
    }

    [Fact]
    public async Task Append_UnderAnotherEpoch_IsConflictAndLeavesNothing()
    {
        await DoneAsync(Submission(out var subject, out var record));
        await DoneAsync(new Append { Fences = [new SubjectFence(subject.Id, new BasisStamp(0, null)) { Advances = true }] });
        (await Store.FindSubjectAsync(subject.Id, Deadline))!.Epoch.ShouldBe(1);
        var next = Next(record);
        var append = new Append { Records = [next], Entries = [Entry(next)] };
        var before = await SeeAsync();

        foreach (var epoch in (long[])[0, 2])
        {
            (await WriteAsync(append with { Fences = [new SubjectFence(subject.Id, new BasisStamp(epoch, null)) { Advances = true }] })).ShouldBe(WriteResult.Conflict);
        }

        (await SeeAsync()).ShouldBe(before);
        (await WriteAsync(append with { Fences = [new SubjectFence(subject.Id, new BasisStamp(1, null)) { Advances = true }] })).ShouldBe(WriteResult.Done);
        (await Store.FindSubjectAsync(subject.Id, Deadline))!.Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task Append_FenceOfAnUnknownCitizen_IsConflict() =>
        (await WriteAsync(new Append { Fences = [new SubjectFence(Guid.NewGuid(), new BasisStamp(0, null))] })).ShouldBe(WriteResult.Conflict);

    [Fact]
    public async Task Append_BasisHasEnded_IsConflictByTheStoresClock()
    {
        await DoneAsync(Submission(out var subject, out var record));
        var until = Now.AddMinutes(1);
        var fence = new SubjectFence(subject.Id, new BasisStamp(0, until));
        Time.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(10));
        await DoneAsync(new Append { Records = [Next(record)], Fences = [fence] });
        Time.Advance(TimeSpan.FromTicks(10));
        var before = await SeeAsync();

        (await WriteAsync(new Append { Records = [Next(Next(record))], Fences = [fence] })).ShouldBe(WriteResult.Conflict);

        (await SeeAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task UseAssertion_IsOnceUntilItExpires()
    {
        var assertion = new UseAssertion("gp", "jti-1", Now.AddMinutes(5));

        (await Store.WriteAsync([assertion, assertion], Deadline)).ShouldBe([WriteResult.Done, WriteResult.Duplicate]);
        (await WriteAsync(assertion with { Client = "team" })).ShouldBe(WriteResult.Done);
        (await WriteAsync(assertion with { Jti = "jti-2" })).ShouldBe(WriteResult.Done);
        Time.Advance(TimeSpan.FromMinutes(5));
        (await WriteAsync(assertion)).ShouldBe(WriteResult.Duplicate);
    }

    [Fact]
    public async Task SaveDirectory_LoadsTheLastSaved()
    {
        var first = new DirectoryDocument { Areas = { new Area { Code = "GM0344", Name = "Utrecht" } } };
        var second = new DirectoryDocument { Areas = { new Area { Code = "GM0606", Name = "Schiedam" } } };

        await DoneAsync(new SaveDirectory([.. Google.Protobuf.MessageExtensions.ToByteArray(first)]));
        (await Store.LoadDirectoryAsync(Deadline)).ShouldBe(first);
        await DoneAsync(new SaveDirectory([.. Google.Protobuf.MessageExtensions.ToByteArray(second)]));

        (await Store.LoadDirectoryAsync(Deadline)).ShouldBe(second);
    }
}
