using System.Globalization;

namespace Hl7.Fhir.Model;

/// <summary>Moments as text, in the form of FHIR's instant and dateTime.</summary>
internal static class Moments
{
    private const int DayLength = 10;

    private static readonly string[] Partial = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];

    /// <summary>Null for what is not a moment. A leap second counts as the second before it.</summary>
    /// <param name="zone">The offset from UTC of what has none, which is a date.</param>
    public static DateTimeOffset? Parse(string? text, TimeSpan zone = default)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length <= DayLength)
        {
            return DateTime.TryParseExact(text, Partial, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? new DateTimeOffset(date, zone) : null;
        }

        if (text.Length > 18 && text.AsSpan(16, 3) is ":60")
        {
            text = string.Concat(text.AsSpan(0, 16), ":59", text.AsSpan(19));
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
    }

    public static string Format(DateOnly date) => date.ToString("yyyy'-'MM'-'dd", CultureInfo.InvariantCulture);

    public static string Format(DateTimeOffset moment) => moment.ToString("yyyy'-'MM'-'dd'T'HH':'mm':'ss.FFFFFFFzzz", CultureInfo.InvariantCulture);
}
