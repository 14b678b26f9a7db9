using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Receiving;

namespace Wijkteam.Adapters.Fhir.Gp.Views;

/// <summary>Makes a part of the sender's message stand on its own: what it refers to there is referred to by its address here, or, where it has none, comes
/// along as contained, with what that refers to in turn.</summary>
internal sealed class Embedding
{
    private readonly DomainResource _view;
    private readonly ReferenceLookup _references;
    private readonly Func<Resource, string?> _addressOf;
    private readonly List<(ResourceReference Reference, Resource Target)> _links = [];
    private readonly List<Resource> _embedded = [];

    // What is in the view already, or will be: a message may hold thousands.
    private readonly HashSet<Resource> _there = new(ReferenceEqualityComparer.Instance);

    // A resource, and the one in whose terms its references are: what is contained refers to what is contained beside it.
    private readonly Queue<(Resource Resource, Part<Resource> Owner)> _open = new();

    private Embedding(DomainResource view, ReferenceLookup references, Func<Resource, string?> addressOf) =>
        (_view, _references, _addressOf) = (view, references, addressOf);

    /// <param name="part">Of the message; its resource is the view, which is changed.</param>
    /// <param name="references">What the message holds.</param>
    /// <param name="addressOf">The address that a resource of the message has here; null for one that has none.</param>
    public static void Embed<T>(Part<T> part, ReferenceLookup references, Func<Resource, string?> addressOf)
        where T : DomainResource
    {
        var embedding = new Embedding(part.Resource, references, addressOf);
        embedding.Collect(ReferralMessage.Any(part));
        embedding.Contain();
        embedding.Redirect();
    }

    /// <summary>Finds what is referred to, each once; so that circles end. Nothing is changed yet, since that would change what is found.</summary>
    private void Collect(Part<Resource> part)
    {
        foreach (var own in _view.Contained.Prepend(_view))
        {
            _there.Add(own);
            _open.Enqueue((own, part));
        }

        while (_open.TryDequeue(out var next))
        {
            foreach (var reference in ReferencesIn(next.Resource))
            {
                if (_references.Find(next.Owner, reference) is { } target)
                {
                    _links.Add((reference, target.Resource));
                    Add(target, target.Entry >= 0 ? target : next.Owner);
                }
            }
        }
    }

    private void Add(Part<Resource> target, Part<Resource> owner)
    {
        if (_there.Contains(target.Resource) || _addressOf(target.Resource) is not null)
        {
            return;
        }

        // With what it contains itself, whether or not that is referred to.
        foreach (var resource in ((target.Resource as DomainResource)?.Contained ?? []).Prepend(target.Resource).Where(_there.Add))
        {
            _embedded.Add(resource);
            _open.Enqueue((resource, owner));
        }
    }

    /// <summary>Containers do not nest (https://hl7.org/fhir/R4/references.html#contained), and each id is there once.</summary>
    private void Contain()
    {
        var ids = _view.Contained.Select(resource => resource.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var number = 1;
        foreach (var resource in _embedded)
        {
            if (resource is DomainResource { Contained.Count: > 0 } container)
            {
                container.Contained = [];
            }

            while (resource.Id is null || !ids.Add(resource.Id))
            {
                resource.Id = $"part-{number++}";
            }

            _view.Contained.Add(resource);
        }
    }

    private void Redirect()
    {
        foreach (var (reference, target) in _links)
        {
            reference.Reference = ReferenceEquals(target, _view) ? "#" : _there.Contains(target) ? $"#{target.Id}" : _addressOf(target);
        }
    }

    /// <summary>The references that a resource itself holds, those in its data types and extensions included.</summary>
    private static List<ResourceReference> ReferencesIn(Resource resource)
    {
        var found = new List<ResourceReference>();
        AddReferences(resource, found);
        return found;
    }

    private static void AddReferences(Base value, List<ResourceReference> found)
    {
        foreach (var child in value.Children)
        {
            if (child is Resource)
            {
                continue;
            }

            AddReferences(child, found);
            if (child is ResourceReference reference)
            {
                found.Add(reference);
            }
        }
    }
}
