using NodaTime;
using NodaTime.Text;

namespace Wijkteam.Hub.Platform;

/// <summary>Dates as Dutch law counts them: by the calendar day in the Netherlands.</summary>
internal static class DutchCalendar
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Europe/Amsterdam"];

    /// <summary>Reads an ISO 8601 calendar date, <c>YYYY-MM-DD</c>.</summary>
    public static bool TryParseDate(string text, out LocalDate date) => LocalDatePattern.Iso.Parse(text).TryGetValue(default, out date);

    /// <summary>The calendar day in the Netherlands at an instant.</summary>
    public static LocalDate DateAt(DateTimeOffset time) => Instant.FromDateTimeOffset(time).InZone(Zone).Date;

    /// <summary>The age in whole years at an instant; negative for a date of birth in the future.</summary>
    public static int AgeAt(LocalDate birthDate, DateTimeOffset time)
    {
        var today = DateAt(time);
        var age = today.Year - birthDate.Year;
        return birthDate.PlusYears(age) > today ? age - 1 : age;
    }

    /// <summary>The instant at which a day begins in the Netherlands.</summary>
    public static DateTimeOffset StartOf(LocalDate date) => Zone.AtStartOfDay(date).ToDateTimeOffset().ToUniversalTime();

    /// <summary>The instant at which somebody turns <paramref name="age"/>: midnight of that day in the Netherlands.</summary>
    public static DateTimeOffset Birthday(LocalDate birthDate, int age) => StartOf(birthDate.PlusYears(age));
}
