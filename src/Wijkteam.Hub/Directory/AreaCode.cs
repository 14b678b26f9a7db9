using System.Buffers;

namespace Wijkteam.Hub.Directory;

/// <summary>
/// Area codes of the CBS division. A neighbourhood's code holds its district's and its municipality's:
/// <c>BU03440411</c> lies in <c>WK034404</c> in <c>GM0344</c>. Since 2022 districts of Amsterdam have letters: <c>BU0363AF01</c>.
/// </summary>
internal static class AreaCode
{
    private static readonly SearchValues<char> DigitsAndCapitals = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary><c>GM</c> and 4 digits.</summary>
    public static bool IsMunicipality(string code) => HasForm(code, "GM", 4);

    /// <summary><c>WK</c>, 4 digits and 2 digits or capitals.</summary>
    public static bool IsDistrict(string code) => HasForm(code, "WK", 6);

    /// <summary><c>BU</c>, 4 digits and 4 digits or capitals.</summary>
    public static bool IsNeighbourhood(string code) => HasForm(code, "BU", 8);

    /// <summary>Any of the three forms.</summary>
    public static bool IsValid(string code) => IsMunicipality(code) || IsDistrict(code) || IsNeighbourhood(code);

    /// <summary>The municipality of a valid code; a municipality is its own.</summary>
    public static string MunicipalityOf(string code) => string.Concat("GM", code.AsSpan(2, 4));

    /// <summary>The code and those of the areas that hold it, narrowest first.</summary>
    /// <param name="code">A valid code.</param>
    public static IReadOnlyList<string> Upwards(string code) => code.Length switch
    {
        10 => [code, string.Concat("WK", code.AsSpan(2, 6)), MunicipalityOf(code)],
        8 => [code, MunicipalityOf(code)],
        _ => [code],
    };

    private static bool HasForm(string code, string prefix, int digits) =>
        code.Length == prefix.Length + digits
        && code.StartsWith(prefix, StringComparison.Ordinal)
        && !code.AsSpan(prefix.Length, 4).ContainsAnyExceptInRange('0', '9')
        && code.AsSpan(prefix.Length + 4).IndexOfAnyExcept(DigitsAndCapitals) < 0;
}
