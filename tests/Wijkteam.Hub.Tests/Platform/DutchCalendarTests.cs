using NodaTime;
using Shouldly;
using Wijkteam.Hub.Platform;
using Xunit;

namespace Wijkteam.Hub.Tests.Platform;

public sealed class DutchCalendarTests
{
    // Amsterdam is at +1 in winter and +2 in summer.
    [Theory]
    [InlineData("2026-01-14T22:59:59Z", "2026-01-14")]
    [InlineData("2026-01-14T23:00:00Z", "2026-01-15")]
    [InlineData("2026-07-14T21:59:59Z", "2026-07-14")]
    [InlineData("2026-07-14T22:00:00Z", "2026-07-15")]
    [InlineData("2026-03-28T23:00:00Z", "2026-03-29")]
    [InlineData("2026-03-29T22:00:00Z", "2026-03-30")]
    [InlineData("2026-10-25T22:59:59Z", "2026-10-25")]
    public void DateAt_IsTheDayInTheNetherlands(string time, string expected) =>
        $"{DutchCalendar.DateAt(DateTimeOffset.Parse(time)):yyyy-MM-dd}".ShouldBe(expected);

    [Theory]
    [InlineData("2014-09-17", "2026-09-16T21:59:59.9999999Z", 11)]
    [InlineData("2014-09-17", "2026-09-16T22:00:00Z", 12)]
    [InlineData("2014-12-31", "2026-12-30T22:59:59Z", 11)]
    [InlineData("2014-12-31", "2026-12-30T23:00:00Z", 12)]
    [InlineData("2026-09-17", "2026-09-17T12:00:00Z", 0)]
    [InlineData("2026-09-18", "2026-09-17T12:00:00Z", -1)]
    [InlineData("2008-02-29", "2024-02-28T22:59:59Z", 15)]
    [InlineData("2008-02-29", "2024-02-28T23:00:00Z", 16)]
    [InlineData("2008-02-29", "2026-02-27T22:59:59Z", 17)]
    [InlineData("1900-01-01", "2026-06-01T00:00:00Z", 126)]
    public void AgeAt_CountsBirthdaysByTheDutchDay(string born, string time, int expected) =>
        DutchCalendar.AgeAt(Date(born), DateTimeOffset.Parse(time)).ShouldBe(expected);

    [Theory]
    [InlineData("2014-09-17", 12, "2026-09-16T22:00:00Z")]
    [InlineData("2014-01-17", 12, "2026-01-16T23:00:00Z")]
    [InlineData("2008-02-29", 16, "2024-02-28T23:00:00Z")]
    public void Birthday_IsMidnightInTheNetherlands_InUtc(string born, int age, string expected)
    {
        var birthday = DutchCalendar.Birthday(Date(born), age);

        birthday.ShouldBe(DateTimeOffset.Parse(expected));
        birthday.Offset.ShouldBe(TimeSpan.Zero);
    }

    /// <summary>Age and birthday say the same for every day of birth, leap days included: nobody is 16 in one and 15 in the other.</summary>
    [Fact]
    public void BirthdayAndAge_AgreeForEveryDayOfBirth()
    {
        for (var born = new LocalDate(2007, 12, 25); born < new LocalDate(2009, 1, 5); born = born.PlusDays(1))
        {
            for (var age = 11; age <= 18; age++)
            {
                var birthday = DutchCalendar.Birthday(born, age);

                DutchCalendar.AgeAt(born, birthday).ShouldBe(age, $"{born}");
                DutchCalendar.AgeAt(born, birthday.AddTicks(-1)).ShouldBe(age - 1, $"{born}");
            }
        }
    }

    [Theory]
    [InlineData("2026-02-29")]
    [InlineData("2026-2-1")]
    [InlineData("20260201")]
    [InlineData("01-02-2026")]
    [InlineData("2026-02-01T00:00:00Z")]
    [InlineData(" 2026-02-01")]
    [InlineData("")]
    public void TryParseDate_AnotherFormatOrNoDay_IsNone(string text) => DutchCalendar.TryParseDate(text, out _).ShouldBeFalse();

    private static LocalDate Date(string text) => DutchCalendar.TryParseDate(text, out var date) ? date : throw new ArgumentException(text, nameof(text));
}
