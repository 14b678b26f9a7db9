using Shouldly;
using Wijkteam.Hub.Journal;
using Xunit;

namespace Wijkteam.Hub.Tests.Journal;

/// <summary>Steps that concern several citizens and households: each basis is looked at in the commit, and each citizen's household changes with it.</summary>
public abstract partial class JournalStoreContract
{
    [Fact]
    public async Task Append_UnderSeveralFences_StandsOnlyIfEachDoes()
    {
        var (household, mother, son) = await ThreeAsync();
        var record = Record(household, RecordKind.Household);
        var append = new Append { Records = [record], Entries = [Entry(record, EntryKind.HouseholdChanged)] };
        var before = await SeeAsync();

        foreach (var stale in (SubjectRow[])[household, mother, son])
        {
            SubjectFence[] fences = [.. new[] { household, mother, son }.Select(subject => Fence(subject, epoch: subject == stale ? 1 : 0) with { Advances = subject != mother })];
            (await WriteAsync(append with { Fences = fences })).ShouldBe(WriteResult.Conflict);
        }

        (await SeeAsync()).ShouldBe(before, "no epoch of any of them has advanced");
        await DoneAsync(append with { Fences = [Fence(household) with { Advances = true }, Fence(mother), Fence(son) with { Advances = true }] });
        (await EpochsAsync(household, mother, son)).ShouldBe([1, 0, 1]);
    }

    [Fact]
    public async Task Append_OneOfSeveralBasesHasEnded_IsConflict()
    {
        var (household, mother, son) = await ThreeAsync();
        var fences = new[] { Fence(household), new SubjectFence(mother.Id, new BasisStamp(0, Now.AddMinutes(1))), Fence(son) };
        await DoneAsync(new Append { Fences = fences });
        Time.Advance(TimeSpan.FromMinutes(1));

        (await WriteAsync(new Append { Fences = fences })).ShouldBe(WriteResult.Conflict);
    }

    [Fact]
    public async Task Append_WithKnownAndNewSubjects_PutsEachInTheHousehold_InOneCommit()
    {
        var known = Citizen();
        await DoneAsync(new Append { NewSubjects = [known] });
        var household = Citizen() with { IdentityHmac = null };
        var added = Citizen() with { Household = household.Id };
        var record = Record(household, RecordKind.Household);
        var append = new Append
        {
            NewSubjects = [household, added],
            Fences = [Fence(known) with { Advances = true }, Fence(added), Fence(household)],
            Households = [(known.Id, household.Id)],
            Records = [record],
            Entries = [Entry(record, EntryKind.HouseholdChanged)],
        };

        await DoneAsync(append);

        (await Store.FindSubjectAsync(known.Id, Deadline)).ShouldBeEquivalentTo(known with { Epoch = 1, Household = household.Id });
        (await Store.FindSubjectAsync(added.Id, Deadline)).ShouldBeEquivalentTo(added);
        (await Store.FindCitizenAsync(known.IdentityHmac!, Deadline))!.Subject.Household.ShouldBe(household.Id);
        (await Store.FindSubjectAsync(household.Id, Deadline)).ShouldBeEquivalentTo(household);
        await ReopenAsync();
        (await Store.FindSubjectAsync(added.Id, Deadline))!.Household.ShouldBe(household.Id);

        await DoneAsync(new Append { Fences = [Fence(known, epoch: 1) with { Advances = true }], Households = [(known.Id, null)] });
        (await Store.FindSubjectAsync(known.Id, Deadline)).ShouldBeEquivalentTo(known with { Epoch = 2 });
    }

    [Fact]
    public async Task Append_Refused_MovesNobody_AndAddsNobody()
    {
        var known = Citizen();
        await DoneAsync(new Append { NewSubjects = [known] });
        var (household, added) = (Citizen() with { IdentityHmac = null }, Citizen());
        var append = new Append
        {
            NewSubjects = [household, added], Fences = [Fence(added), Fence(known, epoch: 7) with { Advances = true }], Households = [(known.Id, household.Id), (added.Id, household.Id)],
        };

        (await WriteAsync(append)).ShouldBe(WriteResult.Conflict);

        (await Store.FindSubjectAsync(known.Id, Deadline)).ShouldBeEquivalentTo(known);
        (await Store.FindSubjectAsync(added.Id, Deadline)).ShouldBeNull();
        (await Store.FindSubjectAsync(household.Id, Deadline)).ShouldBeNull();
    }

    [Fact]
    public async Task Fences_InWhateverOrder_NeitherBlockEachOtherNorLetTwoPass()
    {
        var (household, mother, son) = await ThreeAsync();
        SubjectRow[][] orders = [[household, mother, son], [son, mother, household], [mother, son, household], [son, household, mother]];
        var changes = Enumerable.Range(0, 24).Select(i => new Append { Fences = [.. orders[i % orders.Length].Select(subject => Fence(subject) with { Advances = true })] });
        var reads = Enumerable.Range(0, 24).Select(i => new NoteReads([Read(mother)], [.. orders[i % orders.Length].Select(subject => Fence(subject))]));

        var results = await Task.WhenAll(
            changes.Cast<Write>().Concat(reads).Select(write => Task.Run(async () => (Write: write, Result: await WriteAsync(write)), Deadline))).WaitAsync(Deadline);

        results.ShouldAllBe(result => result.Result == WriteResult.Done || result.Result == WriteResult.Conflict);
        results.Count(result => result.Write is Append && result.Result == WriteResult.Done).ShouldBe(1);
        (await EpochsAsync(household, mother, son)).ShouldBe([1, 1, 1]);
        (await Store.ListDisclosuresAsync(mother.Id, Deadline)).Count.ShouldBe(results.Count(result => result.Write is NoteReads && result.Result == WriteResult.Done));
    }

    [Fact]
    public async Task NoteReads_UnderSeveralFences_AreAllNotedOrNone()
    {
        var (household, mother, son) = await ThreeAsync();
        EntryRow[] entries = [Read(household), Read(mother), Read(son)];

        (await WriteAsync(new NoteReads(entries, [Fence(household), Fence(mother), Fence(son, epoch: 1)]))).ShouldBe(WriteResult.Conflict);
        foreach (var subject in (SubjectRow[])[household, mother, son])
        {
            (await Store.ListDisclosuresAsync(subject.Id, Deadline)).ShouldBeEmpty();
        }

        await DoneAsync(new NoteReads(entries, [Fence(household), Fence(mother), Fence(son)]));
        (await Store.ListDisclosuresAsync(mother.Id, Deadline)).ShouldHaveSingleItem().ShouldBeEquivalentTo(entries[1]);
    }

    private async Task<(SubjectRow Household, SubjectRow Mother, SubjectRow Son)> ThreeAsync()
    {
        var (household, mother, son) = (Citizen() with { IdentityHmac = null }, Citizen(), Citizen());
        await DoneAsync(new Append { NewSubjects = [household, mother, son] });
        return (household, mother, son);
    }

    private static SubjectFence Fence(SubjectRow subject, long epoch = 0) => new(subject.Id, new BasisStamp(epoch, null));

    private EntryRow Read(SubjectRow subject) => new(
        Guid.CreateVersion7(Now), EntryKind.DisclosedOnRead, subject.Id, RecordVersion: 0, subject.Id, Gp, RequestId: null, RequestHmac: null, Now, "00-trace", Content: null, [6]);

    private async Task<IReadOnlyList<long>> EpochsAsync(params SubjectRow[] subjects)
    {
        var epochs = new List<long>();
        foreach (var subject in subjects)
        {
            epochs.Add((await Store.FindSubjectAsync(subject.Id, Deadline))!.Epoch);
        }

        return epochs;
    }
}
