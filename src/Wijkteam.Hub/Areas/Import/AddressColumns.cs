using System.Text;
using System.Text.RegularExpressions;

namespace Wijkteam.Hub.Areas.Import;

/// <summary>Where a file of CBS has what, by its first line: <c>PC6;Huisnummer;Buurt2026;Wijk2026;Gemeente2026</c>, in any order. District and municipality may be absent.</summary>
/// <remarks>The names differ from year to year (in 2016 <c>gwb2016_code;wijkcode;gemeentecode</c>): only how they begin is looked at.</remarks>
internal sealed partial class AddressColumns
{
    private readonly int _postcode;
    private readonly int _number;
    private readonly int _neighbourhood;
    private readonly int _district;
    private readonly int _municipality;
    private readonly int _count;

    private AddressColumns(string[] names)
    {
        _count = names.Length;
        _postcode = Find(names, "pc6", "postcode");
        _number = Find(names, "huisnummer");
        _neighbourhood = Find(names, "buurt", "gwb");
        _district = Find(names, "wijk");
        _municipality = Find(names, "gem");
    }

    /// <summary>The year that the first line speaks of; null if it speaks of none.</summary>
    public int? Year { get; private init; }

    /// <exception cref="InvalidOperationException">The line does not name what is needed.</exception>
    public static AddressColumns Read(ReadOnlySpan<byte> firstLine)
    {
        if (firstLine.StartsWith("PK\x03\x04"u8))
        {
            throw new InvalidOperationException("It is a zip file: unpack it, and name the file with the addresses.");
        }

        var text = Encoding.UTF8.GetString(firstLine).TrimStart('\uFEFF');
        string[] names = [.. text.Split(';').Select(name => name.Trim(' ', '"').ToLowerInvariant())];
        var columns = new AddressColumns(names) { Year = YearOf().Match(text) is { Success: true } year ? int.Parse(year.ValueSpan) : null };
        return columns is { _postcode: >= 0, _number: >= 0, _neighbourhood: >= 0 }
            ? columns
            : throw new InvalidOperationException("The first line does not name the columns PC6, Huisnummer and Buurt, with semicolons between them: this is not CBS's file of addresses.");
    }

    /// <summary>Reads a line. Allocates nothing.</summary>
    /// <returns>What is wrong with it; null if nothing is.</returns>
    public string? Parse(ReadOnlySpan<byte> line, out AddressRow row)
    {
        row = default;
        ReadOnlySpan<byte> postcode = default, number = default, neighbourhood = default, district = default, municipality = default;
        var column = 0;
        foreach (var range in line.Split((byte)';'))
        {
            var field = line[range].Trim("\" "u8);
            postcode = column == _postcode ? field : postcode;
            number = column == _number ? field : number;
            neighbourhood = column == _neighbourhood ? field : neighbourhood;
            district = column == _district ? field : district;
            municipality = column == _municipality ? field : municipality;
            column++;
        }

        return column == _count ? Parse(postcode, number, neighbourhood, out row) ?? Compare(row, district, municipality) : "It has more or fewer columns than the first line.";
    }

    private static string? Parse(ReadOnlySpan<byte> postcode, ReadOnlySpan<byte> number, ReadOnlySpan<byte> neighbourhood, out AddressRow row)
    {
        row = default;
        if (!Postcode.TryPack(postcode, out var packed))
        {
            return "The postcode is not 4 digits, the first not 0, and 2 capitals that are not SA, SD or SS.";
        }

        if (!TryReadNumber(number, out var houseNumber))
        {
            return "The house number is not a whole number from 1 to 99999.";
        }

        if (!NeighbourhoodCode.TryPack(neighbourhood, "BU"u8, NeighbourhoodCode.Length, out var code))
        {
            return "The neighbourhood is not a code of 8 characters, leading zeros left out or not, that begins with a municipality's 4 digits.";
        }

        row = new AddressRow(AddressKey.Of(packed, houseNumber), code);
        return null;
    }

    /// <summary>A neighbourhood's code holds the other two: where they say otherwise, nobody knows which is right.</summary>
    private string? Compare(in AddressRow row, ReadOnlySpan<byte> district, ReadOnlySpan<byte> municipality)
    {
        if (_district >= 0
            && !(NeighbourhoodCode.TryPack(district, "WK"u8, NeighbourhoodCode.DistrictLength, out var code) && code == NeighbourhoodCode.DistrictOf(row.Neighbourhood)))
        {
            return "The neighbourhood does not lie in the district beside it.";
        }

        return _municipality >= 0
            && !(NeighbourhoodCode.TryPack(municipality, "GM"u8, NeighbourhoodCode.MunicipalityLength, out code) && code == NeighbourhoodCode.MunicipalityOf(row.Neighbourhood))
            ? "The neighbourhood does not lie in the municipality beside it."
            : null;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var character in text)
        {
            if (!char.IsAsciiDigit((char)character) || (number = (number * 10) + (character - '0')) > AddressKey.MaxHouseNumber)
            {
                return false;
            }
        }

        return number > 0;
    }

    private static int Find(string[] names, params ReadOnlySpan<string> beginnings)
    {
        foreach (var beginning in beginnings)
        {
            var found = Array.FindIndex(names, name => name.StartsWith(beginning, StringComparison.Ordinal) && !name.Contains("naam", StringComparison.Ordinal));
            if (found >= 0)
            {
                return found;
            }
        }

        return -1;
    }

    [GeneratedRegex("(?<!\\d)20\\d\\d(?!\\d)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex YearOf();
}

/// <summary>An address and where it lies.</summary>
/// <param name="Address">As <see cref="AddressKey"/> has it.</param>
/// <param name="Neighbourhood">As <see cref="NeighbourhoodCode"/> has it.</param>
internal readonly record struct AddressRow(ulong Address, ulong Neighbourhood);
