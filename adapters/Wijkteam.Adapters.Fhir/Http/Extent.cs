using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace Wijkteam.Adapters.Fhir.Http;

/// <summary>How much of a resource is wanted: <c>_summary</c> (https://hl7.org/fhir/R4/search.html#summary) or <c>_elements</c>.</summary>
/// <param name="Part">Which part.</param>
/// <param name="Elements">Of <see cref="ResourcePart.Elements"/>, which.</param>
internal sealed record Extent(ResourcePart Part, IReadOnlyList<string> Elements)
{
    public static readonly Extent Whole = new(ResourcePart.Whole, []);

    /// <summary>What writes no more than that; null for all.</summary>
    public SerializationFilter? Filter() => Part switch
    {
        ResourcePart.Summary => SerializationFilter.ForSummary(),
        ResourcePart.Text => SerializationFilter.ForText(),
        ResourcePart.Data => SerializationFilter.ForData(),
        ResourcePart.Elements => SerializationFilter.ForElements([.. Elements]),
        _ => null,
    };

    /// <summary>Says of a resource, or of those in a searchset, that a part is missing, lest it be put back so.</summary>
    public void Mark(Resource resource)
    {
        if (Part == ResourcePart.Whole)
        {
            return;
        }

        if (resource is not Bundle bundle)
        {
            Tag(resource);
            return;
        }

        foreach (var entry in bundle.Entry.Where(entry => Part != ResourcePart.Elements || entry.Search?.Mode is null or Bundle.SearchEntryMode.Match))
        {
            Tag(entry.Resource!);
        }
    }

    /// <remarks>What is cut need not keep to the profiles that the whole names.</remarks>
    private static void Tag(Resource resource)
    {
        resource.Meta ??= new Meta();
        resource.Meta.Profile = [];
        resource.Meta.Tag.Add(new Coding { System = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", Code = "SUBSETTED", Display = "subsetted" });
    }
}

internal enum ResourcePart
{
    Whole,

    /// <summary>What the definitions mark as belonging to a summary.</summary>
    Summary,

    /// <summary>The narrative, and what must be there.</summary>
    Text,

    /// <summary>All but the narrative.</summary>
    Data,

    /// <summary>Elements by name, and what must be there.</summary>
    Elements,
}
