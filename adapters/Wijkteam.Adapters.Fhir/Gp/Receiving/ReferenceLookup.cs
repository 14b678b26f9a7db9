using Hl7.Fhir.Model;

namespace Wijkteam.Adapters.Fhir.Gp.Receiving;

/// <summary>Finds what a reference refers to within the same message: contained, or in another entry of the bundle
/// (https://hl7.org/fhir/R4/bundle.html#references).</summary>
internal sealed class ReferenceLookup
{
    private readonly Dictionary<string, Part<Resource>> _entries = new(StringComparer.Ordinal);
    private readonly Part<Resource>? _container;

    /// <summary>Within one resource that contains all others.</summary>
    public ReferenceLookup(Part<Resource> container) => _container = container;

    /// <summary>Within a bundle.</summary>
    public ReferenceLookup(Bundle bundle)
    {
        for (var i = 0; i < bundle.Entry.Count; i++)
        {
            if (bundle.Entry[i] is { Resource: { } resource, FullUrl: { Length: > 0 } url })
            {
                _entries.TryAdd(url, new Part<Resource>(resource, $"Bundle.entry[{i}].resource", i));
            }
        }
    }

    /// <summary>What is referred to; null if it is not in the message.</summary>
    /// <param name="from">The resource that holds the reference.</param>
    public Part<Resource>? Find(Part<Resource> from, ResourceReference? reference)
    {
        if (reference?.Reference is not { Length: > 0 } target)
        {
            return null;
        }

        // What is contained refers to what is contained beside it: containers do not nest.
        return target[0] == '#' ? FindContained(_container ?? from, target[1..]) : FindEntry(target);
    }

    /// <summary>Whether a reference can only refer to something in the message.</summary>
    public static bool IsLocal(string reference) => reference.StartsWith('#') || reference.StartsWith("urn:", StringComparison.OrdinalIgnoreCase);

    private static Part<Resource>? FindContained(Part<Resource> from, string id)
    {
        if (id.Length == 0)
        {
            // "#" is the container itself.
            return from;
        }

        var contained = (from.Resource as DomainResource)?.Contained ?? [];
        var index = contained.FindIndex(resource => resource.Id == id);
        return index < 0 ? null : new Part<Resource>(contained[index], $"{from.Path}.contained[{index}]");
    }

    // A relative reference is relative to the full URL of whoever refers; what ends like it is meant.
    private Part<Resource>? FindEntry(string target) =>
        _entries.GetValueOrDefault(target)
        ?? _entries.FirstOrDefault(entry => target.Contains('/', StringComparison.Ordinal) && entry.Key.EndsWith("/" + target, StringComparison.Ordinal)).Value;
}
