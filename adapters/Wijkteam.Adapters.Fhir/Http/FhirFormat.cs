using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Utility;

namespace Wijkteam.Adapters.Fhir.Http;

/// <summary>A format that the doors read and write (https://hl7.org/fhir/R4/http.html#mime-type).</summary>
internal abstract class FhirFormat
{
    public static readonly FhirFormat Json = new JsonFormat();
    public static readonly FhirFormat Xml = new XmlFormat();

    private readonly string[] _names;

    /// <param name="names">The first is the one that is written, the others are understood; the last is that of <c>_format</c>.</param>
    private FhirFormat(params string[] names) => _names = names;

    public string MediaType => _names[0];

    /// <summary>As a CapabilityStatement and <c>_format</c> name it.</summary>
    public string ShortName => _names[^1];

    /// <param name="name">A media type without parameters, or a short name.</param>
    /// <returns>Null if it is none that is read here.</returns>
    public static FhirFormat? Find(ReadOnlySpan<char> name) => Json.Has(name) ? Json : Xml.Has(name) ? Xml : null;

    /// <summary>Whether a media range such as <c>application/*</c> holds the format, and how exactly: 3 by name, 2 by its first half, 1 as anything; 0 if not.</summary>
    public int Matches(ReadOnlySpan<char> range) => range is "*/*" ? 1 : range.Equals("application/*", StringComparison.OrdinalIgnoreCase) ? 2 : Has(range) ? 3 : 0;

    public abstract bool TryRead(ReadOnlySpan<byte> utf8, FhirLimits limits, [NotNullWhen(true)] out Resource? resource, out IEnumerable<CodedException> issues);

    /// <param name="filter">What part of it is written; null for all.</param>
    public abstract void Write(Resource resource, IBufferWriter<byte> buffer, SerializationFilter? filter = null);

    private bool Has(ReadOnlySpan<char> name)
    {
        foreach (var own in _names)
        {
            if (name.Equals(own, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class JsonFormat() : FhirFormat("application/fhir+json", "application/json", "json")
    {
        private readonly FhirJsonPocoSerializer _serializer = new();

        public override bool TryRead(ReadOnlySpan<byte> utf8, FhirLimits limits, [NotNullWhen(true)] out Resource? resource, out IEnumerable<CodedException> issues) =>
            new FhirJsonPocoDeserializer(limits).TryDeserializeResource(utf8, out resource, out issues);

        public override void Write(Resource resource, IBufferWriter<byte> buffer, SerializationFilter? filter = null)
        {
            var serializer = filter is null ? _serializer : new FhirJsonPocoSerializer(new FhirJsonPocoSerializerSettings { SummaryFilter = filter });
            serializer.Serialize(resource, buffer);
        }
    }

    private sealed class XmlFormat() : FhirFormat("application/fhir+xml", "application/xml", "text/xml", "xml")
    {
        private readonly FhirXmlPocoSerializer _serializer = new();

        public override bool TryRead(ReadOnlySpan<byte> utf8, FhirLimits limits, [NotNullWhen(true)] out Resource? resource, out IEnumerable<CodedException> issues) =>
            new FhirXmlPocoDeserializer(limits).TryDeserializeResource(utf8, out resource, out issues);

        public override void Write(Resource resource, IBufferWriter<byte> buffer, SerializationFilter? filter = null) =>
            _serializer.Serialize(resource, buffer, filter);
    }
}
