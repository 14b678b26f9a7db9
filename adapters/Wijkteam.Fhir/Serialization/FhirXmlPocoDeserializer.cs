using System.Diagnostics.CodeAnalysis;
using System.Xml;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace Hl7.Fhir.Serialization;

/// <summary>
/// Reads resources from XML and checks them as <see cref="FhirJsonPocoDeserializer"/> does, and besides their namespaces and the order of their elements. There is
/// no document type, and nothing outside the document is looked up. Safe for use by many threads.
/// </summary>
public sealed class FhirXmlPocoDeserializer(FhirLimits limits)
{
    private readonly XmlDocumentReader _documents = new(limits);

    public FhirXmlPocoDeserializer()
        : this(FhirLimits.Default)
    {
    }

    /// <param name="utf8">The document, and nothing else.</param>
    /// <param name="instance">What could be read, also if there are faults; what is at fault may be absent from it.</param>
    /// <param name="issues">The faults, in the order in which they were found; each is a <see cref="FhirXmlException"/>.</param>
    /// <returns>Whether there are no faults.</returns>
    public bool TryDeserializeResource(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Resource? instance, out IEnumerable<CodedException> issues) =>
        _documents.TryRead(utf8, out instance, out issues);

    /// <inheritdoc cref="TryDeserializeResource(ReadOnlySpan{byte}, out Resource?, out IEnumerable{CodedException})"/>
    public bool TryDeserializeResource(string data, [NotNullWhen(true)] out Resource? instance, out IEnumerable<CodedException> issues) =>
        _documents.TryRead(data, out instance, out issues);

    /// <summary>Reads one resource and leaves the reader behind it. The bytes, and whether there may be a document type, are limited by whoever made the
    /// reader.</summary>
    public bool TryDeserializeResource(XmlReader reader, [NotNullWhen(true)] out Resource? instance, out IEnumerable<CodedException> issues) =>
        _documents.TryRead(reader, out instance, out issues);

    /// <exception cref="DeserializationFailedException">There are faults.</exception>
    public Resource DeserializeResource(string data) => TryDeserializeResource(data, out var instance, out var issues) ? instance : throw Failure(instance, issues);

    /// <inheritdoc cref="DeserializeResource(string)"/>
    public Resource DeserializeResource(XmlReader reader) => TryDeserializeResource(reader, out var instance, out var issues) ? instance : throw Failure(instance, issues);

    private static DeserializationFailedException Failure(Resource? instance, IEnumerable<CodedException> issues) => new(instance, issues.ToArray());
}
