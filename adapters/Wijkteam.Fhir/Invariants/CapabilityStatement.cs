using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

public partial class CapabilityStatement
{
    partial void CheckInvariants(scoped ref ModelReader reader)
    {
        reader.Invariant(_rest is { Count: > 0 } || _messaging is { Count: > 0 } || _document is { Count: > 0 }, "cpb-1", "There is REST, messaging or a document.");
        reader.Invariant(_description is not null || _software is not null || _implementation is not null, "cpb-2", "There is a description, software or an implementation.");
        var hasEndpoint = _messaging?.Exists(messaging => messaging.Endpoint.Count > 0) == true;
        reader.Invariant(!hasEndpoint || Kind == CapabilityStatementKind.Instance, "cpb-3", "Only an instance has endpoints for messages.");
        var documents = _document?.Select(document => (document.Profile, document.Mode)).ToList() ?? [];
        reader.Invariant(documents.Distinct().Count() == documents.Count, "cpb-7", "Each document is there once for each mode.");
        reader.Invariant(Kind != CapabilityStatementKind.Instance || _implementation is not null, "cpb-14", "An instance has an implementation.");
        reader.Invariant(Kind != CapabilityStatementKind.Capability || (_implementation is null && _software is not null), "cpb-15", "A capability has software and no implementation.");
        reader.Invariant(Kind != CapabilityStatementKind.Requirements || (_implementation is null && _software is null), "cpb-16", "Requirements have neither software nor an implementation.");
    }

    public partial class RestComponent
    {
        partial void CheckInvariants(scoped ref ModelReader reader)
        {
            var types = _resource?.Select(resource => resource.Type).ToList() ?? [];
            reader.Invariant(types.Distinct().Count() == types.Count, "cpb-9", "Each type of resource is described once.");
        }
    }

    public partial class ResourceComponent
    {
        partial void CheckInvariants(scoped ref ModelReader reader)
        {
            var names = _searchParam?.Select(parameter => parameter.Name).ToList() ?? [];
            reader.Invariant(names.Distinct(StringComparer.Ordinal).Count() == names.Count, "cpb-12", "Each search parameter is there once.");
        }
    }
}
