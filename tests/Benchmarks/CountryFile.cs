using System.Text;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>
/// An invented country in CBS's file of addresses: as many municipalities, neighbourhoods, postcodes and addresses as the real one has, the same at each run of one seed. Most
/// postcodes are one side of a street; some are both, some straddle two neighbourhoods; numbers are missing, and blocks of flats have one number many times.
/// </summary>
/// <remarks>The postcodes come in random order, which is harder than CBS's: every part of an import then holds some of every part of the country.</remarks>
internal sealed class CountryFile
{
    public const int Seed = 2026;
    public const int Rows = 8_000_000;
    public const int Municipalities = 342;
    public const int Year = 2026;

    private const int Postcodes = 470_000;
    private const int NeighbourhoodsPerDistrict = 10;
    private const int PostcodesPerNeighbourhood = 33;
    private const int LettersPerFour = 116;

    private readonly Random _random = new(Seed);
    private readonly Street[] _streets = new Street[Postcodes];

    public CountryFile()
    {
        int[] sizes = [.. Enumerable.Range(1, Municipalities).Select(rank => (int)(Postcodes * Share(rank)))];
        var total = Enumerable.Range(1, Municipalities).Sum(Share);
        var postcode = 0;
        for (var m = 0; m < Municipalities; m++)
        {
            var last = m == Municipalities - 1 ? Postcodes : postcode + (int)(sizes[m] / total);
            var code = MunicipalityOf(m);
            for (var first = postcode; postcode < last; postcode++)
            {
                _streets[postcode] = new Street(PostcodeOf(postcode), NeighbourhoodOf(code, (postcode - first) / PostcodesPerNeighbourhood));
            }
        }

        _random.Shuffle(_streets);
    }

    /// <summary>All neighbourhoods, <c>BU</c> left out.</summary>
    public IReadOnlyList<string> Neighbourhoods => [.. _streets.Select(street => street.Neighbourhood).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Writes the file.</summary>
    /// <param name="samples">How many of its addresses are wanted.</param>
    /// <returns>Addresses evenly from all over it.</returns>
    public List<(string Postcode, int HouseNumber)> Write(string path, int samples)
    {
        using var writer = new StreamWriter(path, append: false, Encoding.ASCII, bufferSize: 1024 * 1024);
        writer.Write($"PC6;Huisnummer;Buurt{Year};Wijk{Year};Gemeente{Year}\r\n");
        List<(string, int)> taken = [];
        var written = 0;
        for (var s = 0; written < Rows; s = (s + 1) % Postcodes)
        {
            var street = _streets[s];
            var perPostcode = (Rows - written) / Math.Max(1, Postcodes - s);
            foreach (var (number, neighbourhood) in Houses(street, perPostcode))
            {
                if (written == Rows)
                {
                    break;
                }

                writer.Write($"{street.Postcode};{number};{neighbourhood.TrimStart('0')};{neighbourhood[..6].TrimStart('0')};{neighbourhood[..4].TrimStart('0')}\r\n");
                if (written++ % (Rows / samples) == 0)
                {
                    taken.Add((street.Postcode, number));
                }
            }
        }

        return taken;
    }

    private IEnumerable<(int Number, string Neighbourhood)> Houses(Street street, int average)
    {
        var step = _random.Next(10) == 0 ? 1 : 2;
        var number = 1 + _random.Next(150);
        var count = 1 + _random.Next(average * 2);

        // Where the street goes on in the next neighbourhood, which the directory does not name.
        var border = _random.Next(25) == 0 ? number + (count * step / 2) : int.MaxValue;
        for (var i = 0; i < count; i++)
        {
            yield return (number, number > border ? street.Neighbourhood[..6] + "99" : street.Neighbourhood);

            // One in ten shares the number of the one before; one in fifteen numbers is missing.
            number += _random.Next(10) == 0 ? 0 : _random.Next(15) == 0 ? 2 * step : step;
        }
    }

    /// <summary>Few are large, as towns are.</summary>
    private static double Share(int rank) => 1.0 / (rank + 20);

    /// <summary>The fourth largest has letters in its codes, as Amsterdam has.</summary>
    private static string MunicipalityOf(int index) => index == 3 ? "0363" : $"{(index * 5) + 4:D4}";

    private static string NeighbourhoodOf(string municipality, int index)
    {
        var (district, neighbourhood) = (index / NeighbourhoodsPerDistrict, index % NeighbourhoodsPerDistrict);
        return municipality == "0363"
            ? $"{municipality}{(char)('A' + (district / 26))}{(char)('A' + (district % 26))}{neighbourhood:D2}"
            : $"{municipality}{district:D2}{neighbourhood:D2}";
    }

    private static string PostcodeOf(int index)
    {
        var letters = index % LettersPerFour;
        return $"{1000 + (index / LettersPerFour * 2)}{(char)('A' + (letters / 18))}{(char)('A' + (letters % 18))}";
    }

    private readonly record struct Street(string Postcode, string Neighbourhood);
}
