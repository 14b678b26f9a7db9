using System.Buffers;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace Hl7.Fhir.Serialization;

/// <summary>Checks a resource that was made in code as one that is read: by writing it and reading it back.</summary>
public static class FhirValidator
{
    private static readonly FhirJsonPocoSerializer Serializer = new();
    private static readonly FhirJsonPocoDeserializer Deserializer = new();

    /// <returns>The faults, as <see cref="FhirJsonPocoDeserializer"/> reports them; none if the resource would be read.</returns>
    public static IReadOnlyList<CodedException> Validate(Resource resource)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Serializer.Serialize(resource, buffer);
        Deserializer.TryDeserializeResource(buffer.WrittenSpan, out _, out var issues);
        return issues.ToList();
    }
}
