using Hl7.Fhir.Model;

namespace Wijkteam.Adapters.Fhir.Gp.Receiving;

/// <summary>Finds what a reference refers to within the same message: contained, or in another entry of the bundle
/// (https://hl7.org/fhir/R4/bundle.html#references).</summary>
internal sealed class ReferenceLookup
{
    private readonly Dictionary<string, Part<Resource>> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Part<Resource>> _entriesByPath = new(StringComparer.Ordinal);
    private readonly Dictionary<Resource, Dictionary<string, Part<Resource>>> _contained = new(ReferenceEqualityComparer.Instance);
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
                var part = new Part<Resource>(resource, $"Bundle.entry[{i}].resource", i);
                _entries.TryAdd(url, part);
                _entriesByPath.TryAdd(PathOf(url), part);
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
        return target[0] == '#' ? FindContained(_container ?? from, target) : FindEntry(target);
    }

    /// <summary>Whether a reference can only refer to something in the message.</summary>
    public static bool IsLocal(string reference) => reference.StartsWith('#') || reference.StartsWith("urn:", StringComparison.OrdinalIgnoreCase);

    // A message may hold thousands of resources and of references to them: nothing is looked for twice.
    private Part<Resource>? FindContained(Part<Resource> from, string target)
    {
        if (target.Length == 1)
        {
            // "#" is the container itself.
            return from;
        }

        if (!_contained.TryGetValue(from.Resource, out var parts))
        {
            _contained.Add(from.Resource, parts = ContainedIn(from));
        }

        return parts.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(target.AsSpan(1), out var part) ? part : null;
    }

    private static Dictionary<string, Part<Resource>> ContainedIn(Part<Resource> container)
    {
        var parts = new Dictionary<string, Part<Resource>>(StringComparer.Ordinal);
        foreach (var (index, resource) in ((container.Resource as DomainResource)?.Contained ?? []).Index())
        {
            if (resource.Id is { } id)
            {
                parts.TryAdd(id, new Part<Resource>(resource, $"{container.Path}.contained[{index}]"));
            }
        }

        return parts;
    }

    // A relative reference, Type/id, is relative to the full URL of whoever refers; what ends like it is meant.
    private Part<Resource>? FindEntry(string target) => _entries.GetValueOrDefault(target) ?? _entriesByPath.GetValueOrDefault(target);

    /// <summary>The last two steps of a URL.</summary>
    private static string PathOf(string url)
    {
        var id = url.LastIndexOf('/');
        var type = id > 0 ? url.LastIndexOf('/', id - 1) : -1;
        return url[(type + 1)..];
    }
}
