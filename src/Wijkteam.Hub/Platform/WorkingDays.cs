using NodaTime;

namespace Wijkteam.Hub.Platform;

/// <summary>Working days as Dutch law counts them (Algemene termijnenwet, articles 1 and 3): not at the weekend, not on a public holiday or what counts as one.</summary>
internal static class WorkingDays
{
    /// <summary>The day itself, or the first working day after it: where a term that ends on it ends.</summary>
    public static LocalDate OnOrAfter(LocalDate date)
    {
        while (!IsWorkingDay(date))
        {
            date = date.PlusDays(1);
        }

        return date;
    }

    /// <summary>So many working days later; the day itself does not count.</summary>
    public static LocalDate After(LocalDate date, int workingDays)
    {
        for (var left = workingDays; left > 0; left--)
        {
            date = OnOrAfter(date.PlusDays(1));
        }

        return date;
    }

    private static bool IsWorkingDay(LocalDate date) => date.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday) && !IsHoliday(date);

    private static bool IsHoliday(LocalDate date)
    {
        var easter = EasterOf(date.Year);
        return (date.Month, date.Day) is (1, 1) or (5, 5) or (12, 25) or (12, 26)
            || date == KingsDayOf(date.Year)
            || Period.DaysBetween(easter, date) is -2 or 1 or 39 or 50; // Good Friday, Easter Monday, Ascension Day, Whit Monday.
    }

    private static LocalDate KingsDayOf(int year) => new LocalDate(year, 4, 27) is { DayOfWeek: IsoDayOfWeek.Sunday } sunday ? sunday.PlusDays(-1) : new LocalDate(year, 4, 27);

    /// <remarks>Gregorian; Meeus, Astronomical Algorithms, chapter 8.</remarks>
    private static LocalDate EasterOf(int year)
    {
        var (century, inCentury) = (year / 100, year % 100);
        var golden = year % 19;
        var epact = ((19 * golden) + century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3) + 15) % 30;
        var weekday = (32 + (2 * (century % 4)) + (2 * (inCentury / 4)) - epact - (inCentury % 4)) % 7;
        var correction = (golden + (11 * epact) + (22 * weekday)) / 451;
        var days = epact + weekday - (7 * correction) + 114;
        return new LocalDate(year, days / 31, (days % 31) + 1);
    }
}
