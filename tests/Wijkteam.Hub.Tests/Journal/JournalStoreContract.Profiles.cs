using Shouldly;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Journal;

public abstract partial class JournalStoreContract
{
    [Fact]
    public async Task SaveProfile_OnlyAHigherRevision_TheLastIsLoaded_OverARestart()
    {
        var first = Profile("GM0479", "", 1);
        await DoneAsync(new SaveProfile(first, Entry: null));
        var entry = ActOf(EntryKind.ProfileImported);
        await DoneAsync(new SaveProfile(Profile("GM0479", "", 3), entry));
        (await WriteAsync(new SaveProfile(Profile("GM0479", "", 4), entry with { Id = Guid.CreateVersion7(Now) }))).ShouldBe(WriteResult.Duplicate);
        (await WriteAsync(new SaveProfile(Profile("GM0479", "", 3), Entry: null))).ShouldBe(WriteResult.Stale);
        var refused = ActOf(EntryKind.ProfileImported);
        (await WriteAsync(new SaveProfile(Profile("GM0479", "", 2), refused))).ShouldBe(WriteResult.Stale);
        (await Store.FindEntryAsync(refused.RecordId, refused.Id, Deadline)).ShouldBeNull();
        await DoneAsync(new SaveProfile(Profile("GM0479", "2027-01-01", 1), Entry: null), new SaveProfile(Profile("GM0344", "", 7), Entry: null));

        await ReopenAsync();

        (await Store.LoadProfilesAsync(Deadline)).ShouldBe([Profile("GM0344", "", 7), Profile("GM0479", "", 3), Profile("GM0479", "2027-01-01", 1)]);
        (await Store.FindEntryAsync(entry.RecordId, entry.Id, Deadline)).ShouldNotBeNull();
    }

    [Fact]
    public async Task CountOpen_ReferralsAndSignalsThatHaveNotEnded_OfTheTargetAlone()
    {
        await AppendAsync(RecordKind.Referral, (int)ReferralStatus.Requested, "wijkteam-telling");
        await AppendAsync(RecordKind.Referral, (int)ReferralStatus.OnHold, "wijkteam-telling");
        await AppendAsync(RecordKind.Referral, (int)ReferralStatus.Completed, "wijkteam-telling");
        await AppendAsync(RecordKind.Signal, (int)SignalStatus.TakenUp, "wijkteam-telling");
        await AppendAsync(RecordKind.Signal, (int)SignalStatus.Closed, "wijkteam-telling");
        await AppendAsync(RecordKind.Referral, (int)ReferralStatus.Requested, "wijkteam-ernaast");

        (await Store.CountOpenAsync("wijkteam-telling", Deadline)).ShouldBe(3);
        (await Store.CountOpenAsync("wijkteam-zonder", Deadline)).ShouldBe(0);
    }

    [Fact]
    public async Task CountByTarget_ByKindAndStatus_OfThePeriodAlone()
    {
        await AppendAsync(RecordKind.Referral, (int)ReferralStatus.Completed, "wijkteam-uitstroom");
        await AppendAsync(RecordKind.Referral, (int)ReferralStatus.Completed, "wijkteam-uitstroom");
        await AppendAsync(RecordKind.Referral, (int)ReferralStatus.Accepted, "wijkteam-uitstroom");
        await AppendAsync(RecordKind.Signal, (int)SignalStatus.Closed, "wijkteam-uitstroom");

        (await Store.CountByTargetAsync(Now.AddDays(-1), Now.AddDays(1), Deadline)).Where(count => count.Target == "wijkteam-uitstroom").ShouldBe(
        [
            new StatusCount("wijkteam-uitstroom", RecordKind.Referral, (int)ReferralStatus.Accepted, 1),
            new StatusCount("wijkteam-uitstroom", RecordKind.Referral, (int)ReferralStatus.Completed, 2),
            new StatusCount("wijkteam-uitstroom", RecordKind.Signal, (int)SignalStatus.Closed, 1),
        ]);
        (await Store.CountByTargetAsync(Now.AddDays(1), Now.AddDays(2), Deadline)).ShouldNotContain(count => count.Target == "wijkteam-uitstroom");
    }

    [Fact]
    public async Task CountSignals_OfTheCitizenFromATimeOn()
    {
        var subject = await AppendAsync(RecordKind.Signal, (int)SignalStatus.Closed, Team);
        await AppendAsync(RecordKind.Signal, (int)SignalStatus.Received, Team);

        (await Store.CountSignalsAsync(subject.Id, Now, Deadline)).ShouldBe(1);
        (await Store.CountSignalsAsync(subject.Id, Now.AddSeconds(1), Deadline)).ShouldBe(0);
    }

    private async Task<SubjectRow> AppendAsync(RecordKind kind, int status, string target)
    {
        var append = Submission(out var subject, out var record);
        await DoneAsync(append with { Records = [record with { Kind = kind, Status = status, Target = target }] });
        return subject;
    }

    private static MunicipalityProfile Profile(string municipality, string from, int revision) =>
        new() { FormatVersion = 1, MunicipalityCode = municipality, EffectiveFrom = from, Revision = revision };
}
