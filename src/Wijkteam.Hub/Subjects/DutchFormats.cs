namespace Wijkteam.Hub.Subjects;

/// <summary>The formats in which the Netherlands writes places and the world writes telephone numbers.</summary>
internal static class DutchFormats
{
    /// <summary>Postcode: 4 digits, the first not 0, and 2 capitals that are not SA, SD or SS; no space.</summary>
    public static bool IsPostcode(string value) =>
        value.Length == 6
        && value[0] != '0'
        && value.AsSpan(0, 4).IsDigits()
        && char.IsAsciiLetterUpper(value[4])
        && char.IsAsciiLetterUpper(value[5])
        && value[4..] is not ("SA" or "SD" or "SS");

    /// <summary>CBS area code: <c>GM</c> + 4, <c>WK</c> + 6 or <c>BU</c> + 8 digits.</summary>
    public static bool IsAreaCode(string value) =>
        value.Length == (value.Length < 2 ? -1 : value[..2] switch { "GM" => 6, "WK" => 8, "BU" => 10, _ => -1 })
        && value.AsSpan(2).IsDigits();

    /// <summary>Telephone number by ITU-T E.164: a plus, then 2 to 15 digits of which the first is not 0.</summary>
    public static bool IsTelephone(string value) =>
        value.Length is >= 3 and <= 16
        && value[0] == '+'
        && value[1] != '0'
        && value.AsSpan(1).IsDigits();

    private static bool IsDigits(this ReadOnlySpan<char> value) => !value.ContainsAnyExceptInRange('0', '9');
}
