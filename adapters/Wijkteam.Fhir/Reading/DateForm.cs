namespace Hl7.Fhir.Reading;

/// <summary>Checks of dates and times, against the calendar as well.</summary>
internal static class DateForm
{
    private const int DayLength = 10;

    /// <summary>A year, a month or a day.</summary>
    public static bool IsDate(ReadOnlySpan<byte> text)
    {
        if (!TryNumber(text, 0, 4, out var year) || year == 0)
        {
            return false;
        }

        if (text.Length == 4)
        {
            return true;
        }

        if (text[4] != '-' || !TryNumber(text, 5, 2, out var month) || month is < 1 or > 12)
        {
            return false;
        }

        return text.Length == 7
            || (text.Length == DayLength && text[7] == '-' && TryNumber(text, 8, 2, out var day) && day >= 1 && day <= DateTime.DaysInMonth(year, month));
    }

    /// <summary>A day, a time to the second or finer, and an offset from UTC.</summary>
    public static bool IsMoment(ReadOnlySpan<byte> text)
    {
        if (text.Length < DayLength + 10 || text[DayLength] != 'T' || !IsDate(text[..DayLength]))
        {
            return false;
        }

        var time = text[(DayLength + 1)..];
        return time[^1] == 'Z' ? IsTime(time[..^1]) : time.Length > 6 && IsOffset(time[^6..]) && IsTime(time[..^6]);
    }

    /// <summary>A time to the second or finer; a leap second is one.</summary>
    public static bool IsTime(ReadOnlySpan<byte> text)
    {
        if (text.Length < 8 || text[2] != ':' || text[5] != ':')
        {
            return false;
        }

        var inRange = TryNumber(text, 0, 2, out var hour) && hour <= 23
            && TryNumber(text, 3, 2, out var minute) && minute <= 59
            && TryNumber(text, 6, 2, out var second) && second <= 60;
        return inRange && (text.Length == 8 || (text[8] == '.' && text.Length > 9 && text[9..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0));
    }

    private static bool IsOffset(ReadOnlySpan<byte> text) =>
        text[0] is (byte)'+' or (byte)'-' && text[3] == ':'
        && TryNumber(text, 1, 2, out var hours) && TryNumber(text, 4, 2, out var minutes)
        && minutes <= 59 && (hours < 14 || (hours == 14 && minutes == 0));

    private static bool TryNumber(ReadOnlySpan<byte> text, int start, int length, out int number)
    {
        number = 0;
        if (text.Length < start + length)
        {
            return false;
        }

        foreach (var digit in text.Slice(start, length))
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = number * 10 + digit - '0';
        }

        return true;
    }
}
