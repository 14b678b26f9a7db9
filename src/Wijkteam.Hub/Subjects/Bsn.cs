namespace Wijkteam.Hub.Subjects;

/// <summary>Burgerservicenummer: 9 digits, a leading zero counts, that pass the 11-test (Besluit BSN).</summary>
internal static class Bsn
{
    private const int Length = 9;

    /// <summary>Whether <paramref name="value"/> can be a BSN. Whether it was ever issued only the national register knows.</summary>
    public static bool IsValid(string value)
    {
        if (value.Length != Length || !value.All(char.IsAsciiDigit))
        {
            return false;
        }

        // Weights 9 down to 2, and -1 for the last digit.
        var sum = -Digit(value[^1]);
        for (var i = 0; i < Length - 1; i++)
        {
            sum += (Length - i) * Digit(value[i]);
        }

        // All zeros pass the test and are nobody's number.
        return sum % 11 == 0 && value.AsSpan().ContainsAnyExcept('0');
    }

    private static int Digit(char digit) => digit - '0';
}
