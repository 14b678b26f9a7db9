using Hl7.Fhir.Model;

namespace Hl7.Fhir.Reading;

/// <summary>What within a resource is referred to: by references, and by URIs, URLs and canonicals.</summary>
internal static class LocalTargets
{
    public static HashSet<string> Of(Resource resource)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        Add(resource, found);
        return found;
    }

    private static void Add(Base value, HashSet<string> found)
    {
        foreach (var child in value.Children)
        {
            if (TargetOf(child) is ['#', ..] target)
            {
                found.Add(target);
            }

            Add(child, found);
        }
    }

    private static string? TargetOf(Base value) => value switch
    {
        ResourceReference reference => reference.Reference,
        Canonical canonical => canonical.Value,
        FhirUri uri => uri.Value,
        FhirUrl url => url.Value,
        _ => null,
    };
}
