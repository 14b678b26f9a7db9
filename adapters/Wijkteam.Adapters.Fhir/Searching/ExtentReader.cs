using Microsoft.AspNetCore.Http;
using Wijkteam.Adapters.Fhir.Http;

namespace Wijkteam.Adapters.Fhir.Searching;

/// <summary>Reads <c>_summary</c> and <c>_elements</c>, which reads and searches have in common.</summary>
internal static class ExtentReader
{
    public const string Summary = "_summary";
    public const string Elements = "_elements";

    /// <summary>As a read has it in its URL.</summary>
    /// <exception cref="Outcomes.FhirRefusedException">400.</exception>
    public static Extent Read(IQueryCollection query)
    {
        var faults = new SearchFaults();
        var extent = Read(Of(query, Summary), Of(query, Elements), faults);
        faults.ThrowIfAny();
        return extent;
    }

    /// <param name="summary">Null if it is not asked; how many there are (count) is no question of extent.</param>
    public static Extent Read(string? summary, string? elements, SearchFaults faults)
    {
        ResourcePart? part = summary switch
        {
            null or "false" => ResourcePart.Whole,
            "true" => ResourcePart.Summary,
            "text" => ResourcePart.Text,
            "data" => ResourcePart.Data,
            _ => null,
        };
        if (part is null)
        {
            faults.Refuse(Summary, "true, text, data or false; of a search also count.");
        }

        if (elements is null)
        {
            return new Extent(part ?? ResourcePart.Whole, []);
        }

        var names = elements.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (part is not ResourcePart.Whole)
        {
            faults.Refuse(Elements, "Not beside _summary.");
        }

        if (names.Length == 0 || !names.All(name => name.All(char.IsAsciiLetter)))
        {
            faults.Refuse(Elements, "The names of elements right below the resource.");
        }

        return new Extent(ResourcePart.Elements, names);
    }

    private static string? Of(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } value, ..] ? value : null;
}
