using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace Hl7.Fhir.Reading;

/// <summary>The invariants of the definitions: what must hold between members. Each type's are in the folder <c>Invariants</c>, in plain code.</summary>
internal ref partial struct ModelReader
{
    /// <param name="holds">Reported is what does not.</param>
    /// <param name="key">Its name in the definitions. Example: <c>per-1</c>.</param>
    /// <param name="name">The member at fault; null for the object as a whole.</param>
    public readonly void Invariant(bool holds, string key, string message, string? name = null, int index = -1)
    {
        if (holds)
        {
            return;
        }

        if (name is null)
        {
            FaultOfParent(FhirFaults.Invariant, $"{key}: {message}");
        }
        else
        {
            At(name, index);
            Fault(FhirFaults.Invariant, $"{key}: {message}");
        }
    }

    /// <summary>Keeps a reference to what is contained until all that is contained is known; of many to the same, one.</summary>
    public void Local(string target)
    {
        var (root, isWithin) = (0, false);
        for (var i = 1; i < _depth; i++)
        {
            (root, isWithin) = _path[i].Name is "resource" or "outcome" ? (i, false) : (root, isWithin || _path[i].Name == "contained");
        }

        var own = (_local ??= []).TryGetValue(root, out var known) ? known : _local[root] = [];
        if (!own.ContainsKey((isWithin, target)))
        {
            own.Add((isWithin, target), PathTo(_depth - 1));
        }
    }

    /// <summary>At the end of a resource that is in no other: ref-1, and of what is contained dom-3.</summary>
    public readonly void CheckLocal(Resource resource)
    {
        var contained = (resource as DomainResource)?.ContainedOrNull;
        if (_path[_depth - 1].Name == "contained" || (_local is null && contained is null))
        {
            return;
        }

        // Those of resources within it have been looked at; what is left from here on is its own.
        var own = new List<KeyValuePair<(bool IsWithin, string Target), string>>();
        for (var root = _depth - 1; _local is not null && root <= _limits.MaxDepth; root++)
        {
            own.AddRange(_local.Remove(root, out var found) ? found : []);
        }

        var ids = contained?.Select(part => "#" + part.Id).ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var ((isWithin, target), path) in own)
        {
            // "#" is the resource around, of which only what it contains can speak. The expression of R4 forgets that; https://hl7.org/fhir/R4/references.html#contained has it.
            if (!ids.Contains(target) && !(isWithin && target == "#"))
            {
                Report(FhirFaults.Invariant, "ref-1: Nothing that is contained has this id.", path);
            }
        }

        CheckReferred(resource, contained ?? [], own);
    }

    /// <summary>dom-3: what is contained is referred to, or refers to what contains it.</summary>
    private readonly void CheckReferred(Resource resource, List<Resource> contained, List<KeyValuePair<(bool IsWithin, string Target), string>> own)
    {
        var targets = own.Select(reference => reference.Key.Target).ToHashSet(StringComparer.Ordinal);
        HashSet<string>? others = null;
        for (var i = 0; i < contained.Count; i++)
        {
            var id = "#" + contained[i].Id;
            if (!targets.Contains(id) && !(others ??= LocalTargets.Of(resource)).Contains(id) && !LocalTargets.Of(contained[i]).Contains("#"))
            {
                At("contained", i);
                Fault(FhirFaults.Invariant, "dom-3: Nothing refers to what is contained here.");
            }
        }
    }
}
