using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

public abstract partial class Resource
{
    partial void CheckInvariants(scoped ref ModelReader reader) => reader.CheckLocal(this);
}

public abstract partial class DomainResource
{
    internal List<Resource>? ContainedOrNull => _contained;

    partial void CheckInvariants(scoped ref ModelReader reader)
    {
        for (var i = 0; _contained is not null && i < _contained.Count; i++)
        {
            var (part, meta) = (_contained[i], _contained[i].Meta);
            reader.Invariant(part is not DomainResource { _contained.Count: > 0 }, "dom-2", "What is contained contains nothing itself.", "contained", i);
            reader.Invariant(meta?.VersionIdElement is null && meta?.LastUpdatedElement is null, "dom-4", "What is contained has no version and no time of update.", "contained", i);
            reader.Invariant(meta is null || meta.Security.Count == 0, "dom-5", "What is contained has no security label.", "contained", i);
        }
    }
}

public partial class ResourceReference
{
    partial void CheckInvariants(scoped ref ModelReader reader)
    {
        if (Reference is ['#', ..] target)
        {
            reader.Local(target);
        }
    }
}
