using System.Globalization;
using NodaTime;

namespace Wijkteam.Adapters.Fhir.Gp.Mapping;

/// <summary>FHIR's dates and times as instants. A day begins and ends at midnight in the Netherlands.</summary>
internal static class DutchTime
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Europe/Amsterdam"];

    private static readonly string[] Months =
        ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"];

    /// <summary>When it begins; null for nothing, and for what is no date or time.</summary>
    public static DateTimeOffset? Start(string? value) => IsInstant(value) ? Instant(value) : FirstDay(value) is { } day ? AtMidnight(day) : null;

    /// <summary>When it is over: of a day, month or year the first moment after it.</summary>
    public static DateTimeOffset? End(string? value) => IsInstant(value) ? Instant(value) : FirstDay(value) is { } day ? AtMidnight(Next(day, value!.Length)) : null;

    /// <summary>An instant as a letter would say it: "21 november 2026 om 14.05 uur".</summary>
    public static string InWords(DateTimeOffset instant)
    {
        var local = NodaTime.Instant.FromDateTimeOffset(instant).InZone(Zone);
        return string.Create(CultureInfo.InvariantCulture, $"{local.Day} {Months[local.Month - 1]} {local.Year} om {local.Hour:D2}.{local.Minute:D2} uur");
    }

    // YYYY-MM-DD is ten characters; what is longer has a time.
    private static bool IsInstant(string? value) => value?.Length > 10;

    private static DateTimeOffset? Instant(string? value) =>
        DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;

    private static LocalDate? FirstDay(string? value)
    {
        var format = value?.Length switch { 4 => "yyyy", 7 => "yyyy-MM", _ => "yyyy-MM-dd" };
        return DateTime.TryParseExact(value, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? LocalDate.FromDateTime(date) : null;
    }

    private static LocalDate Next(LocalDate day, int length) => length switch { 4 => day.PlusYears(1), 7 => day.PlusMonths(1), _ => day.PlusDays(1) };

    private static DateTimeOffset AtMidnight(LocalDate day) => Zone.AtStartOfDay(day).ToDateTimeOffset();
}
