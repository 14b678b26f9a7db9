using System.Globalization;

namespace Hl7.Fhir.Model;

/// <summary>Moments as text, in the form of FHIR's instant and dateTime.</summary>
internal static class Moments
{
    private const DateTimeStyles Assumed = DateTimeStyles.AssumeUniversal;

    private static readonly string[] Partial = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];

    /// <summary>Null for what is not a moment. A leap second is the last moment of its minute.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        if (text is null || text.Length < 4)
        {
            return null;
        }

        if (text.Length <= 10)
        {
            return DateTimeOffset.TryParseExact(text, Partial, CultureInfo.InvariantCulture, Assumed, out var date) ? date : null;
        }

        if (text.Length > 18 && text.AsSpan(16, 3) is ":60")
        {
            return Parse(string.Concat(text.AsSpan(0, 16), ":59", text.AsSpan(19)));
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Assumed, out var moment) ? moment : null;
    }

    public static string Format(DateTimeOffset moment)
    {
        var fraction = moment.Ticks % TimeSpan.TicksPerSecond == 0 ? "" : ".FFFFFFF";
        return moment.ToString($"yyyy'-'MM'-'dd'T'HH':'mm':'ss{fraction}zzz", CultureInfo.InvariantCulture);
    }
}
