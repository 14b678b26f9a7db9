namespace Wijkteam.Hub.Tests.Areas;

/// <summary>Random addresses, close together enough that postcodes straddle neighbourhoods, have gaps, and name some twice.</summary>
internal static class RandomCountry
{
    private static readonly string[] Neighbourhoods = ["03440111", "03440112", "0363AF01", "00030000", "19140299"];

    public static readonly string[] Postcodes = ["1000AA", "1000AB", "1234AB", "1234ZZ", "5678SE", "9999ZX", "9999ZZ"];

    /// <summary>Lines of a source in random order, of which every address is in one neighbourhood.</summary>
    public static (List<string> Lines, Dictionary<(string Postcode, int Number), string> Addresses) Make(Random random, int count)
    {
        List<string> lines = [];
        Dictionary<(string, int), string> addresses = [];
        while (lines.Count < count)
        {
            var postcode = Pick(random, Postcodes);
            var neighbourhood = Pick(random, Neighbourhoods);
            var (from, step) = (random.Next(20) == 0 ? 99_990 : random.Next(1, 200), random.Next(1, 3));
            for (var number = from; number <= Math.Min(99_999, from + random.Next(30)); number += step)
            {
                var known = addresses.TryGetValue((postcode, number), out var already) ? already : addresses[(postcode, number)] = neighbourhood;
                lines.Add(AreaFolder.Line(postcode, number, known));
            }
        }

        var shuffled = lines.ToArray();
        random.Shuffle(shuffled);
        return ([.. shuffled], addresses);
    }

    private static string Pick(Random random, string[] items) => items[random.Next(items.Length)];
}
