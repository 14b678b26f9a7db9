using NodaTime;
using NodaTime.Text;
using Shouldly;
using Wijkteam.Hub.Platform;
using Xunit;

namespace Wijkteam.Hub.Tests.Platform;

public sealed class WorkingDaysTests
{
    [Theory]
    [InlineData("2026-03-04", "2026-03-04")] // A Wednesday.
    [InlineData("2026-03-07", "2026-03-09")] // A Saturday.
    [InlineData("2026-01-01", "2026-01-02")]
    [InlineData("2026-04-03", "2026-04-07")] // Good Friday, before Easter.
    [InlineData("2026-04-27", "2026-04-28")] // The King's birthday.
    [InlineData("2025-04-26", "2025-04-28")] // The day before, since that is a Sunday.
    [InlineData("2026-05-05", "2026-05-06")]
    [InlineData("2026-05-14", "2026-05-15")] // Ascension Day.
    [InlineData("2026-05-25", "2026-05-26")] // Whit Monday.
    [InlineData("2026-12-25", "2026-12-28")]
    public void OnOrAfter_IsTheFirstWorkingDay(string date, string expected) => WorkingDays.OnOrAfter(Day(date)).ShouldBe(Day(expected));

    [Theory]
    [InlineData("2026-03-02", "2026-03-05")] // From a Monday to the Thursday.
    [InlineData("2026-03-05", "2026-03-10")] // Over a weekend.
    [InlineData("2026-03-07", "2026-03-11")] // From a Saturday.
    [InlineData("2026-04-02", "2026-04-09")] // Over Easter.
    [InlineData("2026-12-23", "2026-12-29")] // Over Christmas: 24, 28, 29.
    public void After_ThreeOfThem_DoesNotCountTheDayItself(string date, string expected) => WorkingDays.After(Day(date), 3).ShouldBe(Day(expected));

    // From the tables of the church: the earliest and the latest of two centuries among them.
    [Theory]
    [InlineData("2000-04-24")]
    [InlineData("2008-03-24")]
    [InlineData("2024-04-01")]
    [InlineData("2025-04-21")]
    [InlineData("2027-03-29")]
    [InlineData("2011-04-25")]
    [InlineData("2049-04-19")]
    public void EasterMonday_IsNoWorkingDay_AndTheTuesdayIs(string monday) => WorkingDays.OnOrAfter(Day(monday)).ShouldBe(Day(monday).PlusDays(1));

    private static LocalDate Day(string date) => LocalDatePattern.Iso.Parse(date).Value;
}
