using System.Globalization;
using Hl7.Fhir.Model;
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

    /// <summary>When it is over: of a day, month or year the first moment after it. Null as <see cref="Start"/> is.</summary>
    public static DateTimeOffset? End(string? value) => IsInstant(value) ? Instant(value) : FirstDay(value) is { } day ? AtMidnight(Next(day, value!.Length)) : null;

    /// <summary>How far a local time is ahead of UTC; where the clock is put back and a time comes twice, the first of the two.</summary>
    public static TimeSpan OffsetAt(DateTime local) => Zone.MapLocal(LocalDateTime.FromDateTime(local)).EarlyInterval.WallOffset.ToTimeSpan();

    /// <summary>An instant as a letter would say it: "21 november 2026 om 14.05 uur".</summary>
    public static string InWords(DateTimeOffset instant)
    {
        var local = NodaTime.Instant.FromDateTimeOffset(instant).InZone(Zone);
        return string.Create(CultureInfo.InvariantCulture, $"{local.Day} {Months[local.Month - 1]} {local.Year} om {local.Hour:D2}.{local.Minute:D2} uur");
    }

    // YYYY-MM-DD is ten characters; what is longer has a time.
    private static bool IsInstant(string? value) => value?.Length > 10;

    // A leap second counts as the second before it.
    private static DateTimeOffset? Instant(string? value) => new FhirDateTime(value).TryToDateTimeOffset(TimeSpan.Zero, out var instant) ? instant : null;

    private static LocalDate? FirstDay(string? value)
    {
        var format = value?.Length switch { 4 => "yyyy", 7 => "yyyy-MM", _ => "yyyy-MM-dd" };
        return DateTime.TryParseExact(value, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? LocalDate.FromDateTime(date) : null;
    }

    /// <summary>Null after the last day that there is.</summary>
    private static LocalDate? Next(LocalDate day, int length)
    {
        var last = length switch { 4 => new LocalDate(day.Year, 12, 31), 7 => day.With(DateAdjusters.EndOfMonth), _ => day };
        return last == LocalDate.MaxIsoValue ? null : last.PlusDays(1);
    }

    /// <summary>Software writes 0001-01-01 and 9999-12-31 for "ever": as early and as late as an instant can be.</summary>
    private static DateTimeOffset AtMidnight(LocalDate? date)
    {
        if (date is not { } day)
        {
            return new DateTimeOffset(DateTime.MaxValue.Ticks - (DateTime.MaxValue.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        }

        var midnight = Zone.AtStartOfDay(day).ToInstant();
        return midnight < NodaTime.Instant.FromDateTimeOffset(DateTimeOffset.MinValue) ? DateTimeOffset.MinValue : midnight.ToDateTimeOffset();
    }
}
