using NodaTime;
using Shouldly;
using Wijkteam.Hub.Directory.Profiles;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Directory.Profiles;

public sealed class ProfileCalendarTests
{
    [Theory]
    [InlineData(2025, 12, 31, "GM0479/always/1")]
    [InlineData(2026, 1, 1, "GM0479/2026-01-01/1")]
    [InlineData(2026, 6, 30, "GM0479/2026-01-01/1")]
    [InlineData(2026, 7, 1, "")]
    public void On_ADay_IsTheLastThatHasBegunAndNotEnded(int year, int month, int day, string expected) =>
        string.Concat(ProfileCalendar.On(new LocalDate(year, month, day), [Profile("2026-01-01", "2026-07-01"), Profile("")]).Select(ProfileName.VersionOf)).ShouldBe(expected);

    [Theory]
    [InlineData("", "", "2026-01-01", "", null)]
    [InlineData("2026-01-01", "2026-07-01", "2026-07-01", "", null)]
    [InlineData("2026-01-01", "2026-07-01", "2026-06-30", "", "Overlaps")]
    [InlineData("2026-01-01", "2026-07-01", "2026-07-02", "", "gap")]
    [InlineData("2026-01-01", "", "2026-01-01", "", "same first day")]
    public void Check_TwoProfiles_MeetEachOtherExactly(string from, string until, string nextFrom, string nextUntil, string? fault)
    {
        var faults = new Faults();

        ProfileCalendar.Check(faults, [Profile(nextFrom, nextUntil), Profile(from, until)]);

        if (fault is null)
        {
            faults.All.ShouldBeEmpty();
        }
        else
        {
            faults.All.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
                only => only.Field.ShouldBe($"GM0479/{nextFrom}.effective_from"),
                only => only.Message.ShouldContain(fault));
        }
    }

    [Fact]
    public void IsNew_ByRevision_TheHigherStays()
    {
        var revisions = new ProfileRevisions([Profile("", revision: 3)]);

        revisions.IsNew(Profile("", revision: 2)).ShouldBeFalse();
        revisions.IsNew(Profile("", revision: 3)).ShouldBeFalse("it says the same");
        revisions.IsNew(Profile("", revision: 4)).ShouldBeTrue();
        revisions.IsNew(Profile("2027-01-01")).ShouldBeTrue();
        revisions.With([Profile("2027-01-01"), Profile("", revision: 4)]).Select(ProfileName.VersionOf).ShouldBe(["GM0479/always/4", "GM0479/2027-01-01/1"]);
    }

    [Fact]
    public void IsNew_OtherContentUnderTheSameNumber_IsRefused()
    {
        var changed = Profile("", revision: 3);
        changed.Areas.Add(new Area { Code = "GM0479", Name = "Zaanstad" });

        Should.Throw<Wijkteam.Hub.Directory.DirectoryRejectedException>(() => new ProfileRevisions([Profile("", revision: 3)]).IsNew(changed))
            .Faults.ShouldHaveSingleItem().Field.ShouldBe("GM0479/always.revision");
    }

    private static MunicipalityProfile Profile(string from, string until = "", int revision = 1) =>
        new() { FormatVersion = 1, MunicipalityCode = "GM0479", EffectiveFrom = from, EffectiveUntil = until, Revision = revision };
}
