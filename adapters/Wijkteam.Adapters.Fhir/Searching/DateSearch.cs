using System.Globalization;
using System.Text.RegularExpressions;
using Wijkteam.Adapters.Fhir.Gp.Mapping;

namespace Wijkteam.Adapters.Fhir.Searching;

/// <summary>Reads dates that are searched for: a prefix, then a year, a month, a day, or a time to the minute or finer. Without an offset it is Dutch time.</summary>
internal static partial class DateSearch
{
    private const int PrefixLength = 2;
    private const int TicksDigits = 7;

    /// <param name="now">What <c>ap</c> is measured from.</param>
    /// <returns>Null if it is none.</returns>
    public static AskedDate? Read(string value, DateTimeOffset now)
    {
        var prefix = DatePrefix.Eq;
        if (value.Length > PrefixLength && char.IsAsciiLetterLower(value[0]))
        {
            if (!Enum.TryParse(value[..PrefixLength], ignoreCase: true, out prefix))
            {
                return null;
            }

            value = value[PrefixLength..];
        }

        if ((Moment().Match(value) is { Success: true } match ? OfMoment(match) : OfDay(value)) is not var (start, end))
        {
            return null;
        }

        return prefix == DatePrefix.Ap ? About(start, end, now) : new AskedDate(prefix, start, end);
    }

    private static AskedDate About(DateTimeOffset start, DateTimeOffset end, DateTimeOffset now)
    {
        var margin = now < start ? (start - now) / 10 : now > end ? (now - end) / 10 : TimeSpan.Zero;
        return new AskedDate(DatePrefix.Ap, Shifted(start, -margin), Shifted(end, margin));
    }

    private static (DateTimeOffset Start, DateTimeOffset End)? OfDay(string value) =>
        Day().IsMatch(value) && DutchTime.Start(value) is { } start && DutchTime.End(value) is { } end ? (start, end) : null;

    private static (DateTimeOffset Start, DateTimeOffset End)? OfMoment(Match match)
    {
        var (second, fraction) = (match.Groups["second"], match.Groups["fraction"].Value);
        var text = $"{match.Groups["minute"].Value}:{(second.Success ? second.Value : "00")}";
        if (!DateTime.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            || OffsetOf(match.Groups["offset"].Value, local) is not { } offset)
        {
            return null;
        }

        var digits = fraction.Length > TicksDigits ? fraction[..TicksDigits] : fraction;
        var ticks = digits.Length == 0 ? 0 : long.Parse(digits.PadRight(TicksDigits, '0'), CultureInfo.InvariantCulture);
        var start = Shifted(new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), TimeSpan.Zero), TimeSpan.FromTicks(ticks) - offset);
        var length = !second.Success ? TimeSpan.FromMinutes(1) : TimeSpan.FromTicks((long)Math.Pow(10, TicksDigits - digits.Length));
        return (start, Shifted(start, length));
    }

    /// <summary>Null for one that there is not. A plus sign in a URL may have come to mean a space.</summary>
    private static TimeSpan? OffsetOf(string text, DateTime local)
    {
        if (text.Length == 0)
        {
            return DutchTime.OffsetAt(local);
        }

        if (text == "Z")
        {
            return TimeSpan.Zero;
        }

        return TimeSpan.TryParseExact(text[1..], "hh\\:mm", CultureInfo.InvariantCulture, out var offset) && offset <= TimeSpan.FromHours(14)
            ? text[0] == '-' ? -offset : offset
            : null;
    }

    /// <summary>As far as there is time.</summary>
    private static DateTimeOffset Shifted(DateTimeOffset time, TimeSpan by) =>
        new(Math.Clamp(time.UtcTicks + by.Ticks, DateTimeOffset.MinValue.UtcTicks, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero);

    [GeneratedRegex(@"^(?<minute>\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(?::(?<second>\d{2})(?:\.(?<fraction>\d{1,20}))?)?(?<offset>Z|[+ -]\d{2}:\d{2})?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Moment();

    [GeneratedRegex(@"^\d{4}(-\d{2}(-\d{2})?)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Day();
}
