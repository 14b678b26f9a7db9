using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Writing;

namespace Hl7.Fhir.Serialization;

/// <summary>Writes resources and data types. Safe for use by many threads.</summary>
public sealed class FhirJsonPocoSerializer
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly SerializationFilter? _filter;

    public FhirJsonPocoSerializer()
    {
    }

    public FhirJsonPocoSerializer(FhirJsonPocoSerializerSettings settings) => _filter = settings.SummaryFilter;

    public string SerializeToString(Base instance)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Serialize(instance, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public byte[] SerializeToBytes(Base instance)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Serialize(instance, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    public void Serialize(Base instance, IBufferWriter<byte> buffer)
    {
        using var writer = new Utf8JsonWriter(buffer, Options);
        Serialize(instance, writer);
    }

    public void Serialize(Base instance, Utf8JsonWriter writer) => new JsonMemberWriter(writer, _filter).Object(instance);
}

/// <summary>How JSON is written.</summary>
public sealed record FhirJsonPocoSerializerSettings
{
    /// <summary>What of a resource is written; null for all.</summary>
    public SerializationFilter? SummaryFilter { get; init; }
}
