using System.Globalization;
using Wijkteam.Adapters.Fhir.Http;

namespace Wijkteam.Adapters.Fhir.Searching;

/// <summary>Reads the parameters that say what is wanted of what is found.</summary>
internal sealed class ResultReader(SearchTable table, SearchFaults faults)
{
    public const string Page = "_page";
    public const string Include = "_include";
    public const string RevInclude = "_revinclude";
    private const string Count = "_count";
    private const string Sort = "_sort";
    private const string Total = "_total";

    private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal);

    /// <summary>Whether there is such a parameter.</summary>
    public static bool Knows(string name) => name is Page or Include or RevInclude or Count or Sort or ExtentReader.Summary or ExtentReader.Elements or Total or AnswerFormat.Parameter;

    public void Add(SearchKey key, string value)
    {
        if (key.Modifier.Length + key.Chain.Length > 0)
        {
            faults.Refuse(key.Name, "No modifiers.");
        }
        else if (_values.TryGetValue(key.Name, out var values))
        {
            if (key.Name is not (Include or RevInclude))
            {
                faults.Refuse(key.Name, "Once is enough.");
            }

            values.Add(value);
        }
        else
        {
            _values.Add(key.Name, [value]);
        }
    }

    public ResultOptions Read()
    {
        var count = CountOf();
        var summary = Find(ExtentReader.Summary);
        var options = new ResultOptions
        {
            Count = Math.Clamp(count, 1, table.MaxCount),
            Sort = SortOf(),
            Extent = ExtentReader.Read(summary == "count" ? null : summary, Find(ExtentReader.Elements), faults),

            // https://hl7.org/fhir/R4/search.html#count: none of them is as good as how many.
            CountOnly = summary == "count" || count == 0,
            WithTotal = TotalOf(),
            Includes = InclusionsOf(Include, table.Includes),
            RevIncludes = InclusionsOf(RevInclude, table.RevIncludes),
            Page = Find(Page) ?? "",
        };
        if (summary == "text" && options.Includes.Count + options.RevIncludes.Count > 0)
        {
            faults.Refuse(ExtentReader.Summary, "With text nothing can come along.");
        }

        return options;
    }

    private string? Find(string name) => _values.TryGetValue(name, out var values) ? values[0] : null;

    private int CountOf()
    {
        if (Find(Count) is not { } value)
        {
            return table.DefaultCount;
        }

        if (value.Length > 0 && value.All(char.IsAsciiDigit))
        {
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : table.MaxCount;
        }

        faults.Refuse(Count, "A number.");
        return table.DefaultCount;
    }

    private string? SortOf()
    {
        if (Find(Sort) is not { } value)
        {
            return null;
        }

        if (!table.Sorts.Contains(value.TrimStart('-')) || value.StartsWith("--", StringComparison.Ordinal))
        {
            faults.Refuse(Sort, table.Sorts.Count > 0 ? $"One of {string.Join(", ", table.Sorts)}, with - before it for the latest first." : "There is one order only here.");
        }

        return value;
    }

    private bool TotalOf()
    {
        if (Find(Total) is not (null or "none" or "accurate"))
        {
            faults.Refuse(Total, "none or accurate.");
        }

        return Find(Total) == "accurate";
    }

    private List<Inclusion> InclusionsOf(string name, IReadOnlyList<Inclusion> known)
    {
        var asked = _values.GetValueOrDefault(name) ?? [];
        foreach (var value in asked.Where(value => !known.Any(inclusion => inclusion.IsAskedBy(value))))
        {
            faults.Refuse(name, known.Count > 0 ? $"What can come along: {string.Join(", ", known.Select(inclusion => inclusion.Name))}." : "Nothing can come along here.");
        }

        return [.. known.Where(inclusion => asked.Any(inclusion.IsAskedBy))];
    }
}
